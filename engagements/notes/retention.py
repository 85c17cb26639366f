"""How long internal notes stay."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, register

register(
    Rule(
        "notes",
        _("An internal note of the office about an input"),
        _("As long as the portal exists. Its author or a lead officer can delete its text."),
    )
)
