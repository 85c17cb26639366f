"""A colleague who is away, and an officer who asks for the check of an organisation because of its input."""

from datetime import datetime, timedelta
from functools import partial

from demo.world.agenda import Agenda
from demo.world.cast import Cast
from engagements.submissions.models import Submission
from focalpoint.office import office_day
from organisations.accounts import absences
from organisations.profiles import actions as profiles
from organisations.profiles.states import State

# Until when, counted from today.
_AWAY = timedelta(days=9)


def plan(agenda: Agenda, cast: Cast) -> None:
    """Both this morning."""
    agenda.add(agenda.now - timedelta(hours=3), partial(_go_away, cast))
    agenda.add(agenda.now - timedelta(hours=2), partial(_ask, cast))


def _go_away(cast: Cast, at: datetime) -> None:
    person, today = cast.people["protection-officer"], office_day(at)
    absences.set_absence(
        person, first=today, last=today + _AWAY, deputy=cast.people["second-officer"], by=person, at=at
    )


def _ask(cast: Cast, at: datetime) -> None:
    """Of the first input of an organisation that is not verified yet."""
    waiting = Submission.objects.submitted().filter(profile__state__in=[State.PENDING, State.RETURNED])
    submission = waiting.order_by("submitted_at", "pk").select_related("profile").first()
    if submission is not None and submission.reference:
        profiles.ask_check(
            submission.profile, reference=submission.reference, by=cast.people["officer"], at=at
        )
