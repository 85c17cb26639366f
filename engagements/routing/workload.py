"""What each officer has to do and has done: for leads, who share the work out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from engagements.cases.models import Case
from engagements.cases.queries import IN_OFFICE
from engagements.cases.states import WaitingOn
from engagements.cases.verbs import DECLINE, RETURN
from engagements.routing.verbs import INFORM, REFER
from focalpoint.events import Event
from organisations.accounts.models import User

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
DECISIONS = [verb.name for verb in (REFER, INFORM, RETURN, DECLINE)]


@dataclass(frozen=True)
class OfficerLoad:
    """Of one officer, or of what no one has: on how many cases anyone must still act."""

    officer: User | None
    open: int = 0
    # Due within a week from now, and overdue, whoever they are waiting on.
    this_week: int = 0
    overdue: int = 0
    # When the oldest of them came in.
    oldest: datetime | None = None
    # To how many the officer did something in the last 30 days that decides about an input.
    decided: int = 0


def workload(now: datetime) -> list[OfficerLoad]:
    """Everyone in the office who can act or still has cases, by name; first what no one has."""
    open_cases = Case.objects.filter(waiting_on__lt=WaitingOn.NOBODY).order_by()
    counted = open_cases.values("assignee").annotate(
        open=Count("pk"),
        this_week=Count("pk", filter=Q(due_at__range=(now, now + WEEK))),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
        oldest=Min("opened_at"),
    )
    of: dict[UUID | None, dict[str, Any]] = {
        row["assignee"]: {name: value for name, value in row.items() if name != "assignee"} for row in counted
    }
    recent = Event.objects.filter(at__gt=now - MONTH, at__lte=now, verb__in=DECISIONS)
    decided = dict(recent.order_by().values_list("by").annotate(number=Count("root_id", distinct=True)))
    with_cases = [pk for pk in of if pk is not None]
    people = User.objects.filter(Q(IN_OFFICE, is_active=True) | Q(pk__in=with_cases))
    loads = [
        OfficerLoad(officer, decided=decided.get(officer.pk, 0), **of.get(officer.pk, {}))
        for officer in people.select_related("deputy").order_by("name", "email")
    ]
    return [OfficerLoad(None, **of.get(None, {})), *loads]
