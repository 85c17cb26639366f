"""What inputs are compared by goes when they are withdrawn."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, register

register(
    Rule(
        "fingerprints",
        _("What an input is compared by, and which others say nearly the same"),
        _("Until the input is withdrawn. The text cannot be read from it."),
    )
)
