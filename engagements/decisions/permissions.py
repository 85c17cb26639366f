"""Who may undo a decision: whoever made it; and what is in the way of another."""

from datetime import datetime

from rules import predicate

from engagements.cases.models import Case
from engagements.decisions.errors import NotUndoneInTimeError, WaitsAlreadyError
from engagements.decisions.models import Decision
from engagements.decisions.states import State
from focalpoint.errors import DomainError
from organisations.accounts.models import User


@predicate
def has_decided(user: User, decision: Decision | None) -> bool:
    return decision is None or decision.decided_by_id == user.pk


def waits_already(case: Case, by: object, at: datetime) -> DomainError | None:
    """A decision that was made a moment ago is not overtaken by another one."""
    return WaitsAlreadyError() if Decision.objects.waiting().filter(case=case.pk).exists() else None


def is_too_late(decision: Decision, by: object, at: datetime) -> DomainError | None:
    """What is due is about to be carried out, even if no worker has come to it yet."""
    is_late = decision.state != State.WAITING or decision.due_at <= at
    return NotUndoneInTimeError() if is_late else None
