"""The office's own views of the queue, with how many cases each holds: all counts in one statement."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject, Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.admin.recent_decisions import DecisionColumns, decisions_of
from engagements.cases import queries
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.decisions.models import Decision
from engagements.labels.models import Label
from engagements.labels.queries import by_name
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.routing.queries import asked_of_office, for_officer
from engagements.routing.verbs import RETURN
from engagements.saved_views.models import SavedView
from focalpoint.paging import Count, Counted
from focalpoint.prepared import prepared
from organisations.accounts.models import User
from organisations.accounts.roles import Role

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
        *(f"{profile}__legal_name", f"{profile}__folded_name", f"{profile}__name", f"{profile}__state"),
        *("assignee__name", "assignee__email"),
    )


def _not_decided(rows: Rows) -> Rows:
    return rows.exclude(pk__in=Decision.objects.waiting().values("case"))


def _for_me(user: User, now: datetime) -> Rows:
    return _not_decided(for_officer(user, now))


def _for_me_in_order(user: User, now: datetime) -> Rows:
    """The same, where most of the time no department asks for anything: without that "or" each order of the
    queue comes from an index."""
    if Referral.objects.asking().exists():
        return _for_me(user, now)
    return _not_decided(queries.with_office_for(user, now))


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


def _asking(user: User, now: datetime) -> Rows:
    """A department asks for more time, and the office has not decided."""
    return asked_of_office()


def _late_at_departments(user: User, now: datetime) -> Rows:
    """An answer from a department is overdue."""
    late = Referral.objects.overdue(now).filter(case__state=State.REFERRED)
    return Case.objects.filter(pk__in=late.values("case"))


def _of_unverified(user: User, now: datetime) -> Rows:
    return queries.of_unverified()


def _snoozed_by_anyone(user: User, now: datetime) -> Rows:
    return queries.snoozed_by_anyone(now)


@dataclass(frozen=True)
class QueueView:
    """A name in the address, what it is called, and which cases it holds for whom and when."""

    name: str
    label: str | Promise
    rows: Callable[[User, datetime], Rows]
    # Whether it is always in sight: what it holds is in no other one that is. The others are folded away.
    is_tab: bool = False
    is_for_leads: bool = False
    # How a page reads them, where that is not as they are counted.
    in_order: Callable[[User, datetime], Rows] | None = None


VIEWS = [
    QueueView("now", _("Needs my action"), _for_me, is_tab=True, in_order=_for_me_in_order),
    QueueView("mine", _("Assigned to me"), _of_me, is_tab=True),
    QueueView("unassigned", _("Unassigned"), _unassigned, is_tab=True),
    QueueView("overdue", _("Overdue"), _overdue, is_tab=True),
    QueueView("departments", _("Overdue at departments"), _late_at_departments, is_tab=True),
    QueueView("release", _("Answers to release"), _to_release, is_tab=True),
    QueueView("answered", _("Author replied"), _came_back),
    QueueView("returned", _("Returned by a department"), _returned),
    QueueView("extension", _("Extension asked"), _asking),
    QueueView("unverified", _("Organisation not verified"), _of_unverified),
    QueueView("snoozed", _("Snoozed"), _snoozed),
    QueueView("all_snoozed", _("Snoozed by anyone"), _snoozed_by_anyone, is_for_leads=True),
]
# What the queue opens on, and the tab after all views, which narrows nothing.
FIRST, ALL = VIEWS[0].name, "all"
BY_NAME = {view.name: view for view in VIEWS}


def views_of(user: User) -> list[QueueView]:
    """Those that are offered: what colleagues put aside is for leads."""
    is_lead = user.has_role(Role.LEAD_OFFICER)
    return [view for view in VIEWS if is_lead or not view.is_for_leads]


class SavedColumns(TypedDict):
    id: str
    name: str
    query: str
    is_shared: bool
    owner: str


@dataclass(frozen=True)
class QueueOverview:
    """How many cases each view holds, by its name, counted no further than the cap; what was decided; the
    views that the reader or a lead saved; and all labels, by name."""

    counts: dict[str, Count]
    decisions: list[DecisionColumns]
    saved: list[SavedColumns]
    labels: list[Label]


def _counted(user: UUID, now: datetime) -> dict[str, Counted]:
    return {view.name: Counted(view.rows(User(pk=user), now), cap=MOST) for view in VIEWS}


def _saved_of(user: UUID) -> ArraySubquery:
    """One's own and those that are shared, by name: a column for the statement of the queue."""
    rows = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True)).order_by(Lower("name"), "pk")
    names = {name: name for name in ("name", "query", "is_shared")}
    return ArraySubquery(rows.values(_one=JSONObject(id="pk", owner="owner_id", **names)))


def _labels() -> ArraySubquery:
    names = {name: name for name in ("id", "name", "colour", "archived_at")}
    return ArraySubquery(by_name().values(_one=JSONObject(**names)))


# One row to carry the columns: the user's own.
@prepared(dict[str, Any], user=UUID, now=datetime)
def _overview(user: UUID, now: datetime) -> QuerySet[User, Any]:
    rows = User.objects.filter(pk=user).order_by()
    beside = {"decisions": decisions_of(user), "saved": _saved_of(user), "labels": _labels()}
    return rows.values(**_counted(user, now), **beside)


@prepared(dict[str, Any], user=UUID, now=datetime)
def _counts(user: UUID, now: datetime) -> QuerySet[User, Any]:
    return User.objects.filter(pk=user).order_by().values(**_counted(user, now))


def overview_of(user: User, *, now: datetime) -> QueueOverview:
    [columns] = _overview(user=user.pk, now=now)
    decisions, saved, labels = (columns.pop(name) for name in ("decisions", "saved", "labels"))
    for label in labels:
        label["archived_at"] = label["archived_at"] and datetime.fromisoformat(label["archived_at"])
    return QueueOverview(_capped(columns), decisions, saved, [Label(**label) for label in labels])


def counts(user: User, *, now: datetime) -> dict[str, Count]:
    """By the view's name, how many cases it holds, counted no further than the cap."""
    [columns] = _counts(user=user.pk, now=now)
    return _capped(columns)


def _capped(columns: dict[str, Any]) -> dict[str, Count]:
    return {name: Count(number, MOST) for name, number in columns.items()}
