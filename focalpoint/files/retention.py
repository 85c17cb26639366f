"""When files end: with what they belong to. The nightly cleanup keeps the last two (see `cleanup`)."""

from datetime import datetime, timedelta
from typing import cast

from django.utils.translation import gettext_lazy as _

from focalpoint.files.cleanup import KEPT_ASIDE
from focalpoint.files.models import UploadDay
from focalpoint.retention import Rows, Rule, register

register(
    Rule(
        "files",
        _("A file"),
        _("As long as what it belongs to: a draft, a version that was submitted, an organisation's entry."),
    )
)
register(
    Rule(
        "strays",
        _("Bytes that no file in the database knows"),
        _("After the nightly cleanup found and set them aside."),
        KEPT_ASIDE,
    )
)
_COUNTED = timedelta(days=2)


def _counted(at: datetime) -> Rows:
    return cast(Rows, UploadDay.objects.filter(day__lt=(at - _COUNTED).date()))


register(
    Rule(
        "upload_days",
        _("How many files an organisation sent on a day"),
        _("After that day."),
        _COUNTED,
        _counted,
    )
)
