"""Files handed in with an input: added and removed while it may still be written."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagements.submissions.errors import NotOfferedError, TooManyFilesError
from engagements.submissions.models import Attachment, Submission
from engagements.submissions.queries import EDITABLE
from focalpoint import audit
from focalpoint.errors import WrongStateError
from focalpoint.files import receive
from organisations.accounts.models import User

LIMIT = 10


@transaction.atomic
def add(submission: Submission, upload: Any, *, by: User, at: datetime) -> Attachment:
    """Keep an upload beside the text. Raises BadFileError when it is not what it should be."""
    if not submission.consultation.attachments_allowed:
        raise NotOfferedError(_("This call does not take files."))
    _lock(submission, "add")
    if Attachment.objects.live().filter(submission=submission).count() >= LIMIT:
        raise TooManyFilesError
    file = receive(upload, by=by, at=at)
    attachment = Attachment.objects.create(submission=submission, file=file, added_at=at, added_by=by)
    _changed(submission, by=by, at=at)
    changes = {"submission": str(submission.pk), "size": file.size, "sha256": file.sha256}
    audit.record("attachment.added", attachment, by=by, at=at, changes=changes)
    return attachment


@transaction.atomic
def remove(submission: Submission, attachment_id: Any, *, by: User, at: datetime) -> None:
    """Take a file out of the input; it is kept if an earlier version names it. Twice is once."""
    _lock(submission, "remove")
    rows = Attachment.objects.live().filter(pk=attachment_id, submission=submission)
    attachment = rows.first()
    if attachment is None:
        return
    rows.update(removed_at=at, removed_by=by)
    _changed(submission, by=by, at=at)
    audit.record("attachment.removed", attachment, by=by, at=at, changes={"submission": str(submission.pk)})


def _lock(submission: Submission, verb: str) -> None:
    """Nobody hands the input in, or adds an eleventh file, at the same moment."""
    if not Submission.objects.select_for_update().filter(pk=submission.pk, state__in=EDITABLE).first():
        submission.refresh_from_db()
        raise WrongStateError(submission, verb)


def _changed(submission: Submission, *, by: User, at: datetime) -> None:
    """Files are content: a hand-in that was looked at before is refused (see `saved_at` in actions).

    The edit number stays: adding a file must not turn a colleague's save into a conflict.
    """
    submission.__dict__.pop("files", None)
    Submission.objects.filter(pk=submission.pk).update(saved_at=at, saved_by=by)
    submission.saved_at, submission.saved_by = at, by
