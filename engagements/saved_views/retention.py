"""How long saved views stay."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, register

register(
    Rule(
        "saved_views",
        _("A saved view of the queue: its name and what it looks for"),
        _("Until its owner deletes it, or a lead officer one that is shared."),
    )
)
