"""The ball and its clock: each move of an input says who must act next, and by when.

Every noun that moves an input (triage, routing, responses) does it through `move`, so that no state is
ever left without somebody who has the ball and a date.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from engagements.submissions.states import BALL, WORKFLOW, State
from organisations.calendars.queries import due_after

if TYPE_CHECKING:
    from django.db import models

    from engagements.submissions.models import Submission

# Working days of the office, by the state an input has come into; nothing is owed in the others.
DAYS = {
    State.SUBMITTED: settings.ACKNOWLEDGE_DAYS,
    State.IN_TRIAGE: settings.DECIDE_DAYS,
    State.RETURNED: settings.ANSWER_DAYS,
    State.ROUTED: settings.ANSWER_DAYS,
    State.ANSWERED: settings.DECIDE_DAYS,
}
BY_STATE: Any = object()


def due_in(state: str, at: datetime) -> datetime | None:
    """When whoever has the ball in `state` must have acted, if it came into it at `at`."""
    days = DAYS.get(State(state))
    return due_after(at, days) if days else None


def move(
    submission: "Submission",
    name: str,
    *,
    at: datetime,
    due_at: datetime | None = BY_STATE,
    where: "models.Q | None" = None,
    **changes: Any,
) -> str:
    """Make the move `name` and hand over the ball; returns the state it came from.

    `due_at` overrides the state's own clock (a referral's due date); `changes` are fields set in the same
    UPDATE, `where` narrows it. Raises WrongStateError when the input had moved meanwhile.
    """
    state = State(WORKFLOW.moves[name].target)
    due = due_in(state, at) if due_at is BY_STATE else due_at
    changes = {"ball": BALL[state], "due_at": due, **changes}
    return WORKFLOW.apply(submission, name, where=where, **changes)
