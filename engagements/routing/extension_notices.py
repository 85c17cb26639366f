"""Who hears that a department asks for more time: the officer in charge, the department, the author."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from engagements.cases.notices import tell_office, tell_writers
from engagements.routing.models import Referral
from engagements.routing.notices import named, tell_department, to_department
from engagements.submissions.notices import to_author, to_office
from focalpoint.notifications.models import Channel

REQUESTED = to_office(
    "referral_extension_requested",
    _("A department asks for more time"),
    action=_("Decide about more time"),
)
GRANTED = to_department("referral_extension_granted", _("The office gave your department more time"))
REFUSED = to_department("referral_extension_refused", _("The office gave your department no more time"))
EXTENDED = to_author(
    "submission_extension_granted",
    _("A department has more time to answer your input"),
    default=Channel.DIGEST,
)


def requested(referral: Referral, *, at: datetime) -> None:
    """Whoever has the case; why more time is asked for is read on its page alone."""
    tell_office(
        REQUESTED, referral.case, at=at,
        until_at=referral.extension_until, due_at=referral.due_at, **named([referral.department]),
    )  # fmt: skip


def granted(referral: Referral, *, at: datetime) -> None:
    """The department, and the authors: they were given a date, and it is another one now."""
    tell_department(GRANTED, referral, at=at)
    tell_writers(EXTENDED, referral.case, at=at, due_at=referral.due_at, **named([referral.department]))


def refused(referral: Referral, *, at: datetime) -> None:
    """The department; its page says why."""
    tell_department(REFUSED, referral, at=at)
