"""The queue: what needs the office first, then by due date; a page at a time, counted up to a cap."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from engagements.admin import choices
from engagements.admin.filters import Narrowing, SavedViewFilter
from engagements.admin.presenters import case_rows
from engagements.admin.recent_decisions import recent_decisions
from engagements.admin.saved_views import ALL, BY_NAME, VIEWS, overview_of
from engagements.cases.models import Case
from engagements.labels.queries import by_name
from focalpoint.admin.pages import PagedList
from focalpoint.admin.steps import listed
from focalpoint.paging import CAP, Count, beyond, capped_count
from focalpoint.widgets import QuickSelect
from organisations.accounts.models import User

ORDER = ("waiting_on", "due_at", "id")
SIZE = 50
FILTERED_BY = "_changelist_filters"
# To count a list that is searched or filtered, the database reads it row by row.
MOST_FOUND = 100


class Queue(PagedList):
    """The changelist, with rows made for our own template."""

    @cached_property
    def shown(self) -> Count:
        values = {spec.value for spec in self.filter_specs if isinstance(spec, Narrowing)}
        is_narrowed = self.query or values - {"", ALL}
        return capped_count(self.queryset, MOST_FOUND if is_narrowed else CAP)

    def context(self, user: User, *, now: datetime) -> dict[str, object]:
        """What the template shows beside the rows."""
        overview = overview_of(user, now=now)
        filters = [spec for spec in self.filter_specs if isinstance(spec, Narrowing)]
        values = {spec.parameter_name: spec.value for spec in filters}
        chosen = values["view"] if values["view"] in BY_NAME else ALL
        narrowed = [spec for spec in filters if spec.value and not isinstance(spec, SavedViewFilter)]
        offered = choices.of_queue(call=values["call"], theme=values["theme"])
        labels = list(by_name())
        offered["label"] = [
            (str(label.pk), label.name)
            for label in labels
            if not label.is_archived or str(label.pk) == values["label"]
        ]
        return {
            "recent": recent_decisions(overview.decisions, user, now=now),
            "rows": case_rows(self.page.rows, labels, now=now),
            "count": self.shown,
            "views": [
                {
                    "name": view.name,
                    "label": view.label,
                    "count": overview.counts[view.name],
                    "on": view.name == chosen,
                }
                for view in VIEWS
            ],
            "chosen_view": chosen,
            "is_all": chosen == ALL,
            "narrowed": len(narrowed),
            "selects": [
                {
                    "name": spec.parameter_name,
                    "label": spec.title,
                    "control": _drop_down(spec, offered.get(spec.parameter_name) or spec.offered),
                }
                for spec in filters
                if not isinstance(spec, SavedViewFilter)
            ],
            "kept": self.get_preserved(),
        }

    def get_preserved(self) -> str:
        """The query string that carries filters to a decision and back."""
        return f"?{self.preserved_filters}" if self.preserved_filters else ""


def _drop_down(narrowing: Narrowing, offered: Sequence[tuple[str, str | Promise]]) -> str:
    name = narrowing.parameter_name
    options = [("", _("Any")), *offered]
    return QuickSelect(choices=options).render(name, narrowing.value, {"id": f"id_{name}"})


def after(rows: QuerySet[Case], place: tuple[int, datetime | None, UUID]) -> Case | None:
    """The case that follows a place in the queue (whom it waits for, due date, id), or the first."""
    waiting_on, _due_at, pk = place
    others = rows.exclude(pk=pk)
    further = others.filter(beyond(Case, ORDER, place))
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
