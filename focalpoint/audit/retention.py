"""The audit log never ends: it says who did what, and no text."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, register

register(
    Rule(
        "audit log",
        _("The audit log: who did what and when, without text"),
        _("As long as the portal exists. It cannot be changed."),
    )
)
