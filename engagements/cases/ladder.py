"""Who is notified of a due date before and after it: the steps of cases and of referrals, in one place.

A row keeps for which due date (`reminded_for`) it is on which step (`reminded_step`). So a step is taken once
however often it is looked for, and with a new due date the ladder begins anew. A step that was missed is
taken with the next one; a warning that comes too late is left out.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import F, Q

from organisations.calendars.queries import due_after, past_by

# The first step of each ladder, before the date.
WARNING = 1


class Reminded(Protocol):
    """What a row keeps of its ladder."""

    due_at: datetime | None
    reminded_for: datetime | None
    reminded_step: int


@dataclass(frozen=True)
class Ladder:
    """By step, the first being 1, how many of the office's working days after the due date it is taken."""

    days: tuple[int, ...]

    def reached(self, at: datetime) -> Q:
        """Rows that have a step to take."""
        latest, reached = self._latest(at), Q()
        for step, until in enumerate(latest, 1):
            reached |= Q(due_at__lte=until) & ~Q(reminded_for=F("due_at"), reminded_step__gte=step)
        # Said once more for all of them: an index by the due date serves it.
        return Q(due_at__lte=max(latest)) & reached

    def steps(self, row: Reminded, at: datetime) -> list[int]:
        """Those that the row has to take now, in their order."""
        if row.due_at is None:
            return []
        taken = row.reminded_step if row.reminded_for == row.due_at else 0
        reached = sum(row.due_at <= latest for latest in self._latest(at))
        return [step for step in range(taken + 1, reached + 1) if step != WARNING or reached == WARNING]

    def _latest(self, at: datetime) -> list[datetime]:
        """By step, the latest due date with which it is reached."""
        return [due_after(at, -days) if days < 0 else past_by(at, days) if days else at for days in self.days]


# What needs the office: its officer is warned, then notified that it is overdue, then the lead officers are.
# What no one has is theirs from the due date on.
OF_OFFICER, OVERDUE, OF_LEADS = WARNING, 2, 3
WITH_OFFICE = Ladder((-1, 0, 2))
# What a department has to answer: the department twice, then the officer who has the case, then the leads.
OF_DEPARTMENT, DEPARTMENT_OVERDUE, OFFICER_OF_CASE, LEADS_OF_OFFICE = WARNING, 2, 3, 4
AT_DEPARTMENT = Ladder((-3, 0, 2, 5))
