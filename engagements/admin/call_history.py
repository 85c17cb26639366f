"""What happened to a call and its questions, from the audit log, with the texts before and after."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from engagements.consultations.models import Consultation
from engagements.questions.models import Question
from focalpoint.admin.history import Line, lines
from focalpoint.audit.history import LIMIT, with_names
from focalpoint.audit.models import Entry


def history(call: Consultation) -> list[Line]:
    """What was done to the call and to its questions, the latest first."""
    questions = {str(question.pk): str(question) for question in Question.objects.filter(consultation=call)}
    entries = with_names(Entry.objects.filter(target_id__in=[str(call.pk), *questions]))
    about = {pk: {str(capfirst(_("question"))): text} for pk, text in questions.items()}
    return lines(entries.order_by("-id")[:LIMIT], about=about)
