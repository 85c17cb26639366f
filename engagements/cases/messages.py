"""What the office writes to an author without asking anything: the input is not returned, no clock starts."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from engagements.cases import notices, verbs
from engagements.cases.errors import MissingTextError
from engagements.cases.models import Message
from engagements.submissions.models import Submission
from focalpoint.verbs import note
from organisations.accounts.models import User


@verbs.MESSAGE
def message(submission: Submission, *, text: str, by: User, at: datetime) -> Submission:
    """Write to those who write for its organisation; they read it on the page of their input."""
    if not text.strip():
        raise MissingTextError(_("Write your message to the author."))
    sent = Message.objects.create(submission=submission, text=text.strip(), sent_at=at, sent_by=by)
    note(message=sent.pk, length=len(sent.text))
    notices.tell_author(notices.MESSAGED, submission, at=at)
    return submission
