"""The queue: what needs the office first, then by due date; a page at a time, counted up to a cap."""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagements.admin import choices
from engagements.admin.filters import Narrowing, SavedViewFilter
from engagements.admin.saved_views import VIEWS, counts
from engagements.cases.models import Case
from engagements.cases.states import State, WaitingOn
from focalpoint.admin.steps import listed
from focalpoint.office import office_day
from focalpoint.paging import CAP, capped_count
from focalpoint.verbs import VERBS
from focalpoint.widgets import QuickSelect
from organisations.accounts.models import User
from organisations.profiles.states import State as ProfileState

ORDER = ("waiting_on", "due_at", "id")
SIZE = 50
FILTERED_BY = "_changelist_filters"
LAST_PAGE = CAP // SIZE
# What is searched or filtered is looked into row by row to be counted.
MOST_FOUND = 100


class Queue(ChangeList):
    """The changelist, with rows drawn by our own template."""

    def get_results(self, request: Any) -> None:
        """One row more than the page says whether there is a next one."""
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        self.page_num = min(max(self.page_num, 1), LAST_PAGE)
        start = (self.page_num - 1) * SIZE
        found = list(self.queryset[start : start + SIZE + 1])
        self.has_next = len(found) > SIZE and self.page_num < LAST_PAGE
        self.result_list = found[:SIZE]
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = self.show_admin_actions = False
        self.multi_page = self.can_show_all = False

    def context(self, user: User, *, now: datetime) -> dict[str, object]:
        """What the template shows beside the rows."""
        held = counts(user, now=now)
        chosen = self.params.get("view", "")
        filters = [spec for spec in self.filter_specs if isinstance(spec, Narrowing)]
        asked = {one.parameter_name: one.value for one in filters}
        offered = choices.of_queue(call=asked["call"], theme=asked["theme"])
        return {
            "rows": shown(self.result_list, now=now),
            "count": capped_count(
                self.queryset, MOST_FOUND if self.query or self.has_active_filters else CAP
            ),
            "views": [
                {"name": view.name, "label": view.label, "count": held[view.name], "on": view.name == chosen}
                for view in VIEWS
            ],
            "chosen_view": chosen,
            "selects": [
                {
                    "name": one.parameter_name,
                    "label": one.title,
                    "control": _drop_down(one, offered.get(one.parameter_name) or one.offered),
                }
                for one in filters
                if not isinstance(one, SavedViewFilter)
            ],
            "previous": self._page(self.page_num - 1) if self.page_num > 1 else "",
            "next": self._page(self.page_num + 1) if self.has_next else "",
            "is_cut": self.page_num == LAST_PAGE,
            "kept": self.get_preserved(),
        }

    def _page(self, number: int) -> str:
        return self.get_query_string({"p": str(number)})

    def get_preserved(self) -> str:
        """The query string that carries filters to a decision and back."""
        return f"?{self.preserved_filters}" if self.preserved_filters else ""


def _drop_down(narrowing: Narrowing, offered: Sequence[tuple[str, str | Promise]]) -> str:
    name = narrowing.parameter_name
    options = [("", _("Any")), *offered]
    return QuickSelect(choices=options).render(name, narrowing.value, {"id": f"id_{name}"})


def shown(found: Iterable[Case], *, now: datetime) -> list[dict[str, Any]]:
    """What the template needs of each row, in words."""
    today = office_day(now)
    names = {one.value: str(one.label) for one in WaitingOn}
    return [_row(case, names, today, now) for case in found]


def _row(case: Case, names: dict[int, str], today: date, now: datetime) -> dict[str, Any]:
    submission = case.main_submission
    is_late = case.due_at is not None and case.due_at < now
    return {
        "reference": submission.reference,
        "title": submission.title,
        "language": case.language,
        "call": case.consultation.title.marked,
        "organisation": str(submission.profile),
        "is_verified": submission.profile.state == ProfileState.VERIFIED,
        "state": case.state,
        "state_word": State(case.state).label,
        "waits": _why(case) or names[case.waiting_on],
        "age": (today - office_day(case.opened_at)).days,
        "officer": str(case.assignee) if case.assignee else "",
        "level": submission.level,
        **_due(case.due_at, today, is_late),
        "is_late": is_late,
    }


def _why(case: Case) -> str | Promise:
    """Why the office must act now; "" while it need not."""
    verb = VERBS.get(case.waiting_reason)
    return verb.why if verb and case.waiting_on == WaitingOn.OFFICE else ""


def _due(at: datetime | None, today: date, is_late: bool) -> dict[str, str]:
    if at is None:
        return {"left": "", "day": ""}
    day = office_day(at)
    return {"left": _left(day, today, is_late), "day": _short(day, get_language())}


@lru_cache(maxsize=1024)
def _short(day: date, language: str | None) -> str:
    return date_format(day, "j M")


def _left(day: date, today: date, is_late: bool) -> str:
    days = (day - today).days
    if is_late:
        return _("overdue")
    return _("today") if days == 0 else _("tomorrow") if days == 1 else _("in %(days)s days") % {"days": days}


def after(rows: QuerySet[Case], place: tuple[int, datetime | None, UUID]) -> Case | None:
    """The case that follows a place in the queue (whom it waits on, due date, id), or the first."""
    waiting_on, due_at, pk = place
    later = Q(due_at=due_at, id__gt=pk)
    if due_at is not None:
        later |= Q(due_at__gt=due_at) | Q(due_at=None)
    others = rows.exclude(pk=pk)
    further = others.filter(
        Q(waiting_on__gt=waiting_on) | Q(Q(waiting_on=waiting_on) & later), waiting_on__gte=waiting_on
    )
    return further.first() or others.filter(waiting_on__lte=waiting_on).first()


def to_next(request: HttpRequest, place: tuple[int, datetime | None, UUID]) -> HttpResponse:
    """To what follows `place` in the queue as it was filtered; to the queue when nothing does."""
    asked = copy(request)
    asked.GET = QueryDict(request.GET.get(FILTERED_BY, ""))
    found = after(listed(asked, Case), place)
    if found is not None:
        return redirect(f"{reverse('admin:engagements_case_change', args=[found.pk])}{kept(request)}")
    query = asked.GET.urlencode()
    return redirect(f"{reverse('admin:engagements_case_changelist')}{query and f'?{query}'}")


def kept(request: HttpRequest) -> str:
    """The query string that carries the filters of the queue along."""
    filters = request.GET.get(FILTERED_BY)
    return f"?{urlencode({FILTERED_BY: filters})}" if filters else ""
