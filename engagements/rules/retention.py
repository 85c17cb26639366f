"""Rules stay: referrals name the one that proposed them."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, register

register(
    Rule(
        "referral rules",
        _("A referral rule: what it looks for and which departments it proposes"),
        _("As long as the portal exists. A rule that is not used any more is archived."),
    )
)
