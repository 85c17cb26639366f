"""Whom a referred case waits on, after something happened to one of its referrals."""

from datetime import datetime

from django.conf import settings

from engagements.cases.models import Case
from engagements.cases.sorting import wake_up
from engagements.cases.states import State, WaitingOn
from engagements.routing import verbs
from engagements.routing.queries import progress_of
from organisations.calendars.queries import due_after


def settle(case: Case, *, because: str, at: datetime) -> None:
    """Say whom a referred case waits on now; `because` is the verb that changed one of its referrals.

    It waits on the office while there is a response to release, or while departments work and none has the
    lead. Otherwise it waits on the departments that work, until the earliest of their due dates. When none
    works any more, the case is answered if any of them has answered; if not, it comes back to the office.
    """
    if case.state != State.REFERRED:
        return
    progress = progress_of(case)
    if progress.to_release or (progress.live and progress.lacks_lead):
        # The office's time does not start again while it waits on the office already.
        if case.waiting_on != WaitingOn.OFFICE:
            due_at = due_after(at, settings.ACKNOWLEDGE_DAYS)
            pass_on(case, waiting_on=WaitingOn.OFFICE, due_at=due_at, because=because, at=at)
        elif case.snoozed_until is not None:
            wake_up(case, at=at)
    elif progress.live:
        due_at = min(referral.due_at for referral in progress.live if referral.due_at)
        if (case.waiting_on, case.due_at) != (WaitingOn.DEPARTMENTS, due_at):
            pass_on(case, waiting_on=WaitingOn.DEPARTMENTS, due_at=due_at, because=because, at=at)
    elif progress.answered:
        answer(case, at=at)
    else:
        come_back(case, because=because, at=at)


@verbs.PASS_ON
def pass_on(case: Case, *, waiting_on: WaitingOn, due_at: datetime, because: str, at: datetime) -> Case:
    """Within `referred` it waits on someone else, or has another due date."""
    case.waiting_on, case.due_at, case.waiting_reason = waiting_on, due_at, because
    case.end_snooze()
    return case


@verbs.ANSWER_CASE
def answer(case: Case, *, at: datetime) -> Case:
    """No department works on it any more, and at least one has answered."""
    return case


@verbs.COME_BACK
def come_back(case: Case, *, because: str, at: datetime) -> Case:
    """No department works on it any more, and none has answered."""
    case.waiting_reason = because
    return case
