"""Files of an input: added and removed while it may still be written."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from engagements.submissions import quotas, verbs
from engagements.submissions.content import is_frozen
from engagements.submissions.errors import NotOfferedError, TooManyFilesError
from engagements.submissions.models import Attachment, Submission
from focalpoint.files import Upload, receive
from focalpoint.verbs import note
from organisations.accounts.models import User


@verbs.ADD_ATTACHMENT
def add_attachment(submission: Submission, *, upload: Upload, by: User, at: datetime) -> Attachment:
    """Add an uploaded file to the input. Raises BadFileError when it is not what it should be."""
    if not submission.consultation.attachments_allowed:
        raise NotOfferedError(_("This call does not accept files."))
    if Attachment.objects.live().filter(submission=submission).count() >= Submission.MOST_FILES:
        raise TooManyFilesError
    quotas.check_file(submission, upload.size or 0, by=by.pk, at=at)
    file = receive(upload, by=by, at=at)
    attachment = Attachment.objects.create(submission=submission, file=file, added_at=at, added_by=by)
    note(attachment=attachment, size=file.size, sha256=file.sha256)
    _changed(submission, by=by, at=at)
    return attachment


@verbs.REMOVE_ATTACHMENT
def remove_attachment(submission: Submission, *, attachment: UUID, by: User, at: datetime) -> None:
    """Delete a file; it stays, out of the input, while a version names it. Can be repeated."""
    rows = Attachment.objects.live().filter(pk=attachment, submission=submission)
    row = rows.select_related("file").first()
    if row is None:
        return
    if is_frozen(row):
        row.removed_at, row.removed_by = at, by
        row.save(update_fields=["removed_at", "removed_by"])
    else:
        row.delete()
    note(attachment=attachment)
    _changed(submission, by=by, at=at)


def _changed(submission: Submission, *, by: User, at: datetime) -> None:
    """Files are content: a text that was looked at before cannot be submitted (see `seen` in actions).

    The edit number stays: adding a file must not turn a colleague's save into a conflict.
    """
    submission.saved_at, submission.saved_by = at, by
