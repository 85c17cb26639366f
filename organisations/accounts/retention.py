"""An account whose address nobody confirmed ends, so that its owner may still make one."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, by_verb, register
from organisations.accounts.actions import expire
from organisations.accounts.queries import to_expire

register(
    Rule(
        "unconfirmed accounts",
        _("An account whose e-mail address was never confirmed"),
        _("After it was made. It is deleted, and can be made again."),
        "UNCONFIRMED_ACCOUNT_DAYS",
        to_expire,
        by_verb(expire),
    )
)
