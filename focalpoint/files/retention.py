"""When files end: with what they belong to. The nightly cleanup keeps the last two (see `cleanup`)."""

from django.utils.translation import gettext_lazy as _

from focalpoint.files.cleanup import KEPT_ASIDE
from focalpoint.retention import Rule, register

register(
    Rule(
        "files",
        _("A file"),
        _("As long as what it belongs to: a draft, a version that was submitted, an organisation's profile."),
    )
)
register(
    Rule(
        "strays",
        _("Stored data that belongs to no file in the database"),
        _("After the nightly cleanup found and set them aside."),
        KEPT_ASIDE,
    )
)
