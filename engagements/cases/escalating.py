"""What the portal does with cases that the office is late with: it notifies who has them, then the leads."""

from datetime import datetime

from engagements.cases import notices, verbs
from engagements.cases.errors import NotDueError
from engagements.cases.ladder import OF_LEADS, OF_OFFICER, WITH_OFFICE
from engagements.cases.models import Case
from engagements.cases.queries import to_escalate


@verbs.ESCALATE
def escalate(case: Case, *, at: datetime) -> Case:
    """Take the steps of its ladder that are due; each once for each date."""
    if not to_escalate(at).filter(pk=case.pk).exists():
        raise NotDueError
    steps = WITH_OFFICE.steps(case, at)
    case.reminded_for, case.reminded_step = case.due_at, steps[-1]
    for step in steps:
        if step == OF_OFFICER:
            notices.due_soon(case, at=at)
        elif step == OF_LEADS:
            notices.still_overdue(case, at=at)
        else:
            notices.overdue(case, at=at)
    return case
