"""The daily digest is a notice of its own kind; the notices it carries are written by the other packages."""

from django.utils.translation import gettext_lazy as _

from focalpoint.notifications.kinds import register

DAILY = register("daily_digest", _("Your daily digest"), group=_("Daily digest"))
