"""Filters of the logs: a period of days, and one person."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from focalpoint.office import office_day

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(settings.OFFICE_TIME_ZONE))


def _day(text: str) -> date | None:
    """What is no date is not asked."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    # Of the first and the last year there may be no day before or after.
    return day if day is not None and 1900 <= day.year < 9000 else None


class PeriodFilter(admin.ListFilter):
    """From one of the office's days to another, both included, of the column `at`."""

    title = _("when")
    template = "focalpoint/admin/period.html"
    parameter_name = "since"
    parameter_names = ("since", "until")

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: type[Model],
        model_admin: "admin.ModelAdmin[Any]",
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.since, self.until = (
            _day((params.pop(name, None) or [""])[-1][:10]) for name in self.parameter_names
        )
        # What else the address asks for stays when a period is chosen.
        self.others = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in (*self.parameter_names, PAGE_VAR)
        ]

    @property
    def typed(self) -> dict[str, str]:
        """The two days as the controls hold them."""
        days = {"since": self.since, "until": self.until}
        return {name: day.isoformat() if day else "" for name, day in days.items()}

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameter_names)

    def choices(self, changelist: ChangeList) -> "Iterator[_ListFilterChoices]":
        """All, or the last days; any other period is typed."""
        days = {None: _("Any time"), 1: _("Today"), 7: _("Last 7 days"), 30: _("Last 30 days")}
        today = office_day(timezone.now())
        for number, label in days.items():
            since = None if number is None else today - timedelta(days=number - 1)
            yield {
                "selected": self.since == since and self.until is None,
                "query_string": changelist.get_query_string(
                    {"since": since.isoformat()} if since else {}, ["since", "until"]
                ),
                "display": str(label),
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.since:
            queryset = queryset.filter(at__gte=_start_of(self.since))
        if self.until:
            queryset = queryset.filter(at__lt=_start_of(self.until + timedelta(days=1)))
        return queryset


class PersonFilter(admin.SimpleListFilter):
    """What one person did; chosen by the link at their name."""

    title = _("who")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        """Only whom the address names."""
        key = self._key()
        if key is None:
            return []
        person = get_user_model()._default_manager.filter(pk=key).first()
        return [(str(key), str(person) if person else gettext("Someone whose account was deleted"))]

    def _key(self) -> UUID | None:
        try:
            return UUID(self.value() or "")
        except ValueError:
            return None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        key = self._key()
        return queryset if key is None else queryset.filter(by=key)
