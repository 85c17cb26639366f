"""Outcomes stay: they are public, and what was corrected is kept."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, register

register(
    Rule(
        "outcomes",
        _("An outcome of a call: its text, its editions, and what became of each input"),
        _("As long as the portal exists. An edition that was corrected is kept."),
    )
)
