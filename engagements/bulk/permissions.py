"""Whose bulk act it is: whoever prepared it starts it, and a lead officer may cancel it too."""

from datetime import datetime

from rules import predicate

from engagements.bulk.errors import HasNotLeftError, NotOverError, NotPlannedError
from engagements.bulk.models import BulkAct
from focalpoint.errors import DomainError
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.accounts.roles import Role


@predicate
def has_prepared(user: User, act: BulkAct | None) -> bool:
    return act is None or act.prepared_by_id == user.pk


@predicate
def may_stop(user: User, act: BulkAct | None) -> bool:
    return has_prepared.test(user, act) or user.has_role(Role.LEAD_OFFICER)


def is_not_planned(act: BulkAct, by: object, at: datetime) -> DomainError | None:
    return None if act.kind else NotPlannedError()


def is_not_over(act: BulkAct, by: object, at: datetime) -> DomainError | None:
    return NotOverError() if act.items.waiting().exists() else None


def has_not_left(act: BulkAct, by: object, at: datetime) -> DomainError | None:
    officer = act.prepared_by
    return HasNotLeftError() if officer.is_active and is_officer.test(officer) else None
