"""How much an organisation may send in a day. Counted in the database: also what is removed again."""

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from focalpoint.files.errors import QuotaError
from focalpoint.files.models import UploadDay


def count_upload(group: UUID, *, most: int, at: datetime) -> None:
    """Count one file of `group`; raises QuotaError when it has sent `most` today.

    The row stays locked until the transaction ends, so two files of an organisation are counted one after the
    other, whichever inputs they belong to.
    """
    row, _is_new = UploadDay.objects.get_or_create(group=group, day=at.date())
    UploadDay.objects.filter(pk=row.pk).update(files=F("files") + 1)
    if UploadDay.objects.filter(pk=row.pk, files__gt=most).exists():
        raise QuotaError(
            _("Your organisation has sent %(most)s files today, which is the limit. Please go on tomorrow.")
            % {"most": most}
        )
