"""Who has a case: an officer takes it, a lead gives it, and another one takes it over."""

from datetime import datetime

from engagements.cases import notices, verbs
from engagements.cases.errors import (
    AlreadyClaimedError,
    AwayError,
    DeclinedByOneselfError,
    LeadOfficerOnlyError,
    NotAnOfficerError,
)
from engagements.cases.models import Case
from engagements.cases.permissions import may_not_decide, waits_for_lead
from engagements.cases.states import State
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.accounts.queries import deputy_of
from organisations.accounts.roles import Role


@verbs.CLAIM
def claim(case: Case, *, by: User, at: datetime) -> Case:
    """Take a new case; when two officers do so at once, one gets it and the other sees who has it."""
    take(case, by=by)
    return case


def take(case: Case, *, by: User) -> None:
    """The office starts from what the author chose."""
    case.assignee = by
    case.themes.set(case.main_submission.themes.all())


@verbs.ASSIGN
def assign(
    case: Case,
    *,
    to: User,
    may_be_away: bool = False,
    is_shared: bool = False,
    by: User,
    at: datetime,
) -> Case:
    """Give a case to an officer, so that none waits for someone who is away.

    Someone who is away gets it only where whoever assigns it knows that. Of many that are shared out only
    what no one has is assigned, and the officer is notified of all of them at once.
    """
    if is_shared and case.assignee is not None:
        raise AlreadyClaimedError(case.assignee)
    if to.pk == by.pk:
        take = claim if case.state == State.NEW else take_over
        return take(case, by=by, at=at)
    if not (to.is_active and is_officer(to)):
        raise NotAnOfficerError
    if to.is_absent(at) and not may_be_away:
        raise AwayError(to, deputy_of(to, at))
    if waits_for_lead(case) and not to.has_role(Role.LEAD_OFFICER):
        raise LeadOfficerOnlyError
    if may_not_decide(case, to):
        raise DeclinedByOneselfError
    if case.state == State.NEW:
        begin(case, at=at)
    _give(case, to, tells=not is_shared, by=by, at=at)
    return case


@verbs.BEGIN
def begin(case: Case, *, at: datetime) -> Case:
    """Part of `assign`, of a new one: the office starts from what the author chose."""
    case.themes.set(case.main_submission.themes.all())
    return case


@verbs.TAKE_OVER
def take_over(case: Case, *, by: User, at: datetime) -> Case:
    """Reassign to oneself a case that a colleague has, or an appeal that no lead officer has taken."""
    _give(case, by, by=by, at=at)
    return case


def _give(case: Case, to: User, *, tells: bool = True, by: User, at: datetime) -> None:
    before = case.assignee
    if before == to:
        return
    case.assignee = to
    # It was put aside by someone who does not have it any more.
    case.end_snooze()
    affected = [officer for officer in (before, to) if tells and officer and officer != by]
    notices.tell_office(notices.ASSIGNED, case, affected, at=at, officer=str(to), by=str(by))
