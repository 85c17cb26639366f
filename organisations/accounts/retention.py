"""An account whose address nobody confirmed ends, so that its owner may still make one."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, by_verb, register
from organisations.accounts.absences import forget_absence
from organisations.accounts.actions import expire, lapse_factor_reset
from organisations.accounts.models import ABSENCE_KEPT, FACTOR_RESET_WAITS
from organisations.accounts.queries import ended_absences, to_expire, unconfirmed_resets

register(
    Rule(
        "unconfirmed accounts",
        _("An account whose email address was never confirmed"),
        _("After it was created. It is deleted, and can be created again."),
        "UNCONFIRMED_ACCOUNT_DAYS",
        to_expire,
        by_verb(expire),
    )
)
register(
    Rule(
        "absences",
        _("When someone of the office was away, and who was the deputy"),
        _("After the last day. The audit log still shows it."),
        ABSENCE_KEPT,
        ended_absences,
        by_verb(forget_absence),
    )
)
register(
    Rule(
        "second factor requests",
        _("A request to remove two-step verification, and who made it"),
        _("After it was made, if no one confirmed it. The audit log still shows that it was made."),
        FACTOR_RESET_WAITS,
        unconfirmed_resets,
        by_verb(lapse_factor_reset),
    )
)
