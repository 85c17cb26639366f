"""The queue: what needs the office first, then by due date; a page at a time, counted up to a cap."""

from collections.abc import Collection, Mapping
from copy import copy
from datetime import datetime
from uuid import UUID

from django.contrib.admin.views.main import PAGE_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from engagements.admin.arrangement import COLUMNS, ORDER_BY_NAME, ORDERS, USUAL
from engagements.admin.filters import PanelMark
from engagements.admin.narrowing import Narrowing
from engagements.admin.own_views import IN_SIGHT, own_views
from engagements.admin.panel import is_set, panel
from engagements.admin.presenters import case_rows
from engagements.admin.recent_decisions import recent_decisions
from engagements.admin.saved_views import ALL, BY_NAME, overview_of, views_of
from engagements.cases.models import Case
from engagements.saved_views.parameters import written
from focalpoint.admin.pages import PagedList
from focalpoint.admin.steps import listed
from focalpoint.paging import CAP, Count, beyond, capped_count
from focalpoint.widgets import QuickSelect
from organisations.accounts.models import User

ORDER = ORDERS[0].key
SIZE = 50
FILTERED_BY = "_changelist_filters"
# To count a list that is searched or filtered, the database reads it row by row.
MOST_FOUND = 100


class Queue(PagedList):
    """The changelist, with rows made for our own template."""

    @cached_property
    def narrowings(self) -> dict[str, Narrowing]:
        """By the name of their parameter."""
        return {spec.parameter_name: spec for spec in self.filter_specs if isinstance(spec, Narrowing)}

    @cached_property
    def narrowed(self) -> list[Narrowing]:
        """Those that are set, beside the view."""
        return [spec for spec in self.narrowings.values() if is_set(spec)]

    @cached_property
    def shown(self) -> Count:
        is_of_view = self.narrowings["view"].value not in ("", ALL)
        return capped_count(self.queryset, MOST_FOUND if self.query or is_of_view or self.narrowed else CAP)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Case]) -> list[str]:  # type: ignore[override]
        return list(ORDER_BY_NAME.get(self.narrowings["sort"].value, ORDERS[0]).key)

    @cached_property
    def present(self) -> str:
        """What the page shows, as a saved view keeps it."""
        values = {name: spec.value for name, spec in self.narrowings.items()}
        return written({**values, "q": self.query}) or f"view={ALL}"

    def context(self, user: User, *, now: datetime) -> dict[str, object]:
        """What the template shows beside the rows."""
        overview = overview_of(user, now=now)
        values = {name: spec.value for name, spec in self.narrowings.items()}
        chosen = values["view"] if values["view"] in BY_NAME else ALL
        own = own_views(overview.saved, user, on=values["saved"], present=self.present)
        columns = values["columns"].split(",") if values["columns"] else list(USUAL)
        return {
            "recent": recent_decisions(overview.decisions, user, now=now),
            "rows": case_rows(self.page.rows, overview.labels, now=now),
            "count": self.shown,
            "views": _views(user, overview.counts, chosen),
            "own_in_sight": [view for place, view in enumerate(own) if place < IN_SIGHT or view.on],
            "own_folded": [view for place, view in enumerate(own) if place >= IN_SIGHT and not view.on],
            "saved": next((view for view in own if view.on), None),
            "is_worth_saving": bool(self.query or self.narrowed or values["sort"] or values["columns"]),
            "present": self.present,
            "arranged": "".join(
                f"&{urlencode({name: values[name]})}" for name in ("sort", "columns") if values[name]
            ),
            "chosen_view": chosen,
            "is_all": chosen == ALL,
            "panel": panel(
                self.narrowings,
                overview.labels,
                is_open=bool(values[PanelMark.parameter_name]),
                without=lambda name: self.get_query_string({}, [name, PAGE_VAR]),
            ),
            "panel_address": self._with_panel(is_open=not values[PanelMark.parameter_name]),
            "arranging": [(name, values[name]) for name in ("sort", "columns") if values[name]],
            "columns": dict.fromkeys(columns, True),
            "headings": self._headings(columns),
            "column_choices": [(column, column.name in columns) for column in COLUMNS],
            "orders": QuickSelect(
                choices=[("" if order == ORDERS[0] else order.name, order.label) for order in ORDERS]
            ).render("sort", values["sort"], {"id": "id_sort"}),
            "kept": self.get_preserved(),
        }

    def _with_panel(self, *, is_open: bool) -> str:
        """The address of this page with the panel of filters, or without."""
        if is_open:
            return self.get_query_string({PanelMark.parameter_name: "1"})
        return self.get_query_string({}, [PanelMark.parameter_name])

    def _headings(self, columns: Collection[str]) -> list[dict[str, object]]:
        return [
            {
                "column": column,
                "address": self._sorted_by(column.order),
                "on": self._is_sorted_by(column.order),
            }
            for column in COLUMNS
            if column.name in columns
        ]

    def _is_sorted_by(self, order: str) -> bool:
        return bool(order) and (self.narrowings["sort"].value or ORDERS[0].name) == order

    def _sorted_by(self, order: str) -> str:
        """The address that sorts by it, from the first page on; "" where its heading sorts nothing."""
        return self.get_query_string({"sort": order}, [PAGE_VAR]) if order else ""

    def get_preserved(self) -> str:
        """The query string that carries filters to a decision and back."""
        return f"?{self.preserved_filters}" if self.preserved_filters else ""


def _views(user: User, counts: Mapping[str, Count], chosen: str) -> list[dict[str, object]]:
    """The office's own, each with how many cases it holds; the one that is open is always in sight."""
    return [
        {
            "name": view.name,
            "label": view.label,
            "count": counts[view.name],
            "on": view.name == chosen,
            "is_tab": view.is_tab or view.name == chosen,
        }
        for view in views_of(user)
    ]


def after(rows: QuerySet[Case], place: tuple[int, datetime | None, UUID]) -> Case | None:
    """The case that follows a place in the queue (whom it waits for, due date, id), or the first.

    What else a queue may be sorted by does not change with a decision.
    """
    waiting_on, due_at, pk = place
    others, order = rows.exclude(pk=pk), list(map(str, rows.query.order_by))
    known: dict[str, object] = {"waiting_on": waiting_on, "due_at": due_at, "id": pk}
    names = [name.removeprefix("-") for name in order]
    if unknown := [name for name in names if name not in known]:
        known |= Case.objects.filter(pk=pk).values(*unknown).get()
    further = others.filter(beyond(Case, order, [known[name] for name in names]))
    return further.first() or others.filter(waiting_on__lte=waiting_on).first()


def to_next(request: HttpRequest, place: tuple[int, datetime | None, UUID]) -> HttpResponse:
    """Go to the case that follows `place` in the filtered queue, or to the queue when there is none."""
    queue_request = copy(request)
    queue_request.GET = QueryDict(request.GET.get(FILTERED_BY, ""))
    case = after(listed(queue_request, Case), place)
    if case is not None:
        return redirect(f"{reverse('admin:engagements_case_change', args=[case.pk])}{kept(request)}")
    query = queue_request.GET.urlencode()
    return redirect(f"{reverse('admin:engagements_case_changelist')}{query and f'?{query}'}")


def back(request: HttpRequest) -> str:
    """The query string of the list that one came from."""
    filters = request.GET.get(FILTERED_BY)
    return f"?{filters}" if filters else ""


def kept(request: HttpRequest) -> str:
    """The query string that keeps the filters of the queue."""
    filters = request.GET.get(FILTERED_BY)
    return f"?{urlencode({FILTERED_BY: filters})}" if filters else ""
