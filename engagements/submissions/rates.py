"""How many inputs may be started and submitted in a day.

Enough for a workshop that shares one account, too few for a script that fills the office's queue.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focalpoint import rates
from focalpoint.rates import Rate
from organisations.accounts.models import User

# An organisation may do this many times what one person may.
PEOPLE = 5


def _count(
    name: str,
    most: int,
    of_person: Promise,
    of_organisation: Promise,
    *,
    by: User,
    profile: UUID,
    at: datetime,
) -> None:
    rates.count(
        (Rate(f"{name} of a person", most, of_person), by.pk),
        (Rate(f"{name} of an organisation", most * PEOPLE, of_organisation), profile),
        at=at,
    )


def count_draft(*, by: User, profile: UUID, at: datetime) -> None:
    _count(
        "drafts",
        settings.SUBMISSIONS_PER_DAY,
        _("You can start no more than %(most)s inputs a day."),
        _("Your organisation can start no more than %(most)s inputs a day."),
        by=by,
        profile=profile,
        at=at,
    )


def count_submission(*, by: User, profile: UUID, at: datetime) -> None:
    _count(
        "submissions",
        settings.SUBMISSIONS_PER_DAY,
        _("You can submit no more than %(most)s inputs a day. Your draft is saved."),
        _("Your organisation can submit no more than %(most)s inputs a day. Your draft is saved."),
        by=by,
        profile=profile,
        at=at,
    )
