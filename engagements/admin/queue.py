"""The queue: what needs the office first, then by due date; a page at a time, counted up to a cap."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from engagements.admin import choices
from engagements.admin.saved_views import VIEWS, counts
from engagements.submissions.models import Submission
from engagements.submissions.states import OFFICE_WORDS, Ball, State
from engagements.triage.permissions import assessment_of
from focalpoint.paging import CAP
from organisations.profiles.states import State as ProfileState

ORDER = ("ball", "due_at", "id")
SIZE = 50
LAST_PAGE = CAP // SIZE


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

    def context(self, user: Any, *, now: datetime) -> dict[str, Any]:
        """What the template shows beside the rows."""
        held = counts(user, now=now)
        chosen = self.params.get("view", "")
        offered = choices.of_queue()
        specs: list[Any] = [spec for spec in self.filter_specs if spec.expected_parameters() != ["view"]]
        return {
            "rows": shown(self.result_list, now=now),
            "count": self.paginator.shown,
            "views": [
                {"name": view.name, "label": view.label, "count": held[view.name], "on": view.name == chosen}
                for view in VIEWS
            ],
            "chosen_view": chosen,
            "selects": [
                {
                    "name": spec.parameter_name,
                    "label": spec.title,
                    "value": spec.value,
                    "choices": offered.get(spec.parameter_name) or spec.choices(self),
                }
                for spec in specs
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


def shown(found: Iterable[Submission], *, now: datetime) -> list[dict[str, Any]]:
    """What the template needs of each row, in words."""
    today = timezone.localtime(now).date()
    balls = {ball.value: ball.label for ball in Ball}
    return [_row(one, balls, today, now) for one in found]


def _row(one: Submission, balls: dict[int, Any], today: Any, now: datetime) -> dict[str, Any]:
    assessment = assessment_of(one)
    is_late = one.due_at is not None and one.due_at < now
    return {
        "pk": one.pk,
        "reference": one.reference,
        "title": one.title,
        "language": one.language,
        "call": one.consultation.title.marked,
        "organisation": str(one.profile),
        "is_verified": one.profile.state == ProfileState.VERIFIED,
        "state": one.state,
        "state_word": OFFICE_WORDS[State(one.state)],
        "ball": balls[one.ball],
        "officer": assessment and assessment.officer,
        "level": one.level,
        "due_at": one.due_at,
        "left": _left(timezone.localtime(one.due_at).date(), today, is_late) if one.due_at else "",
        "is_late": is_late,
    }


def _left(day: Any, today: Any, is_late: bool) -> str:
    days = (day - today).days
    if is_late:
        return _("overdue")
    return _("today") if days == 0 else _("tomorrow") if days == 1 else _("in %(days)s days") % {"days": days}


def after(rows: QuerySet[Submission], place: tuple[int, datetime | None, Any]) -> Submission | None:
    """The input that follows a place in the queue (ball, due date, id), or the first when none does."""
    ball, due_at, pk = place
    later = Q(due_at=due_at, id__gt=pk)
    if due_at is not None:
        later |= Q(due_at__gt=due_at) | Q(due_at=None)
    others = rows.exclude(pk=pk)
    further = others.filter(Q(ball__gt=ball) | Q(Q(ball=ball) & later), ball__gte=ball)
    return further.first() or others.filter(ball__lte=ball).first()
