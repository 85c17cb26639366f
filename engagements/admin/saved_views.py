"""The office's own views of the queue, with how many cases each holds: all counts in one statement."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.admin.recent_decisions import DecisionColumns, decisions_of
from engagements.cases import queries
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.decisions.models import Decision
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.routing.verbs import RETURN
from focalpoint.paging import Count, Counted
from focalpoint.prepared import prepared
from organisations.accounts.models import User

Rows = QuerySet[Case]
# Beyond it a view says "100+": counting further would slow each page down, and nobody needs the number.
MOST = 100


def listed(rows: Rows) -> Rows:
    """With what a row of the queue shows and no more, in one statement."""
    main, profile = "main_submission", "main_submission__profile"
    return rows.select_related("consultation", profile, "assignee").only(
        *("language", "state", "waiting_on", "waiting_reason", "due_at", "opened_at", "level"),
        *("priority", "labels", "snoozed_until"),
        "consultation__title",
        *(f"{main}__reference", f"{main}__title", f"{main}__level"),
        *(f"{profile}__legal_name", f"{profile}__name", f"{profile}__state"),
        *("assignee__name", "assignee__email"),
    )


def _for_me(user: User, now: datetime) -> Rows:
    return queries.for_officer(user, now).exclude(pk__in=Decision.objects.waiting().values("case"))


def _of_me(user: User, now: datetime) -> Rows:
    return queries.of_officer(user)


def _snoozed(user: User, now: datetime) -> Rows:
    """What the reader put aside: it comes back by itself."""
    return queries.snoozed(user, now)


def _unassigned(user: User, now: datetime) -> Rows:
    return queries.unassigned()


def _overdue(user: User, now: datetime) -> Rows:
    return queries.overdue(now)


def _came_back(user: User, now: datetime) -> Rows:
    return queries.returned_and_answered()


def _to_release(user: User, now: datetime) -> Rows:
    """A department has answered; the author does not have it yet, whatever the state of the case."""
    return Case.objects.filter(pk__in=Response.objects.waiting_for_release().values("referral__case"))


def _returned(user: User, now: datetime) -> Rows:
    """A department returned it, and the office must decide what to do."""
    return queries.needs_office().filter(waiting_reason=RETURN.name)


def _late_at_departments(user: User, now: datetime) -> Rows:
    """An answer from a department is overdue."""
    late = Referral.objects.overdue(now).filter(case__state=State.REFERRED)
    return Case.objects.filter(pk__in=late.values("case"))


@dataclass(frozen=True)
class SavedView:
    """A name in the address, what it is called, and which cases it holds for whom and when."""

    name: str
    label: str | Promise
    rows: Callable[[User, datetime], Rows]


VIEWS = [
    SavedView("now", _("Needs my action"), _for_me),
    SavedView("mine", _("Assigned to me"), _of_me),
    SavedView("unassigned", _("Unassigned"), _unassigned),
    SavedView("overdue", _("Overdue"), _overdue),
    SavedView("answered", _("Author replied"), _came_back),
    SavedView("release", _("Answers to release"), _to_release),
    SavedView("returned", _("Returned by a department"), _returned),
    SavedView("departments", _("Overdue at departments"), _late_at_departments),
    SavedView("snoozed", _("Snoozed"), _snoozed),
]
# What the queue opens on, and the tab after all views, which narrows nothing.
FIRST, ALL = VIEWS[0].name, "all"
BY_NAME = {view.name: view for view in VIEWS}


@dataclass(frozen=True)
class QueueOverview:
    """How many cases each view holds, by its name, counted no further than the cap; and what was decided."""

    counts: dict[str, Count]
    decisions: list[DecisionColumns]


@prepared(dict[str, Any], user=UUID, now=datetime)
def _overview(user: UUID, now: datetime) -> QuerySet[User, Any]:
    columns = {view.name: Counted(view.rows(User(pk=user), now), cap=MOST) for view in VIEWS}
    # One row to carry the columns: the user's own.
    rows = User.objects.filter(pk=user).order_by()
    return rows.values(**columns, decisions=decisions_of(user))


def overview_of(user: User, *, now: datetime) -> QueueOverview:
    [columns] = _overview(user=user.pk, now=now)
    decisions = columns.pop("decisions")
    return QueueOverview({name: Count(number, MOST) for name, number in columns.items()}, decisions)


def counts(user: User, *, now: datetime) -> dict[str, Count]:
    """By the view's name, how many cases it holds, counted no further than the cap."""
    return overview_of(user, now=now).counts
