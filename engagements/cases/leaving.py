"""What becomes of the cases of an officer who has left: nobody has them, so that a colleague takes them."""

from datetime import datetime

from engagements.cases import notices, verbs
from engagements.cases.models import Case
from engagements.cases.queries import of_officer
from focalpoint.verbs import hold
from organisations.accounts.models import User


@verbs.UNASSIGN
def unassign(case: Case, *, at: datetime) -> Case:
    case.assignee = None
    case.end_snooze()
    return case


@verbs.UNASSIGN_CASES
def unassign_cases(user: User, *, at: datetime) -> User:
    """All on which someone must still act; the leads are notified once, of how many they are."""
    cases = [hold(case) for case in of_officer(user).order_by("pk")]
    for case in cases:
        unassign(case, at=at)
    notices.officer_left(user, count=len(cases), at=at)
    return user
