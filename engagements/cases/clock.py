"""The due date of a case: when whoever it waits on in a state must have acted."""

from datetime import datetime

from django.conf import settings

from engagements.cases.states import State
from organisations.calendars.queries import due_after

# Working days of the office, by the state a case has come into; the others have no date.
DAYS = {
    State.NEW: settings.ACKNOWLEDGE_DAYS,
    State.IN_TRIAGE: settings.DECIDE_DAYS,
    State.RETURNED: settings.ANSWER_DAYS,
    State.REFERRED: settings.ANSWER_DAYS,
    State.ANSWERED: settings.DECIDE_DAYS,
}


def due_in(state: str, at: datetime) -> datetime | None:
    """When whoever a case in `state` waits on must have acted, if it came into it at `at`."""
    days = DAYS.get(State(state))
    return due_after(at, days) if days else None
