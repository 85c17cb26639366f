"""What came in, where it waits and how long, and what will be late in a week if no one acts.

By one property of cases at a time. Each number has its list in the queue, which narrows by the same
conditions: `IS_WAITING`, `is_late`, `is_late_soon`, `is_begun_late` and `is_recent`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from engagements.cases.states import State, WaitingOn
from engagements.consultations.models import Consultation
from engagements.reports.kept import kept
from engagements.routing.states import LIVE
from engagements.routing.states import State as ReferralState
from focalpoint.office import office_day
from focalpoint.statistics import DAY
from organisations.accounts.models import User
from organisations.departments.models import Department
from organisations.regions.countries import Region, region_of
from organisations.themes.models import Theme

RECENT, WEEK = timedelta(days=30), timedelta(days=7)
# So many lines of one table; calls are the only ones of which there can be more.
MOST = 100

IS_WAITING = Q(waiting_on__lt=WaitingOn.NOBODY)
# Of a department: it has it, or has answered. What was returned, forwarded or recalled is elsewhere.
_WITH_DEPARTMENT = [*LIVE, ReferralState.READ, ReferralState.ANSWERED]


def is_late(now: datetime) -> Q:
    return IS_WAITING & Q(due_at__lt=now)


def is_late_soon(now: datetime) -> Q:
    """It will be, within a week, if no one acts."""
    return IS_WAITING & Q(due_at__range=(now, now + WEEK))


def is_begun_late(now: datetime) -> Q:
    """Work on it started lately, after the date that it had then."""
    return Q(begun_at__gte=now - RECENT, is_begun_in_time=False)


def is_recent(now: datetime) -> Q:
    return Q(opened_at__gte=now - RECENT)


@dataclass(frozen=True)
class Line:
    """How many cases there are of what `key` names; "" is what has no such property."""

    key: str
    received: int = 0
    waiting: int = 0
    late: int = 0
    late_soon: int = 0
    begun_late: int = 0
    # When the one was opened that has waited longest.
    first_at: datetime | None = None

    def and_also(self, other: "Line") -> "Line":
        """Of both together, which have no case in common."""
        firsts = [at for at in (self.first_at, other.first_at) if at is not None]
        return Line(
            self.key,
            self.received + other.received,
            self.waiting + other.waiting,
            self.late + other.late,
            self.late_soon + other.late_soon,
            self.begun_late + other.begun_late,
            min(firsts, default=None),
        )

    def longest(self, now: datetime) -> int | None:
        """Days since the first of them that still waits came in."""
        return None if self.first_at is None else (office_day(now) - office_day(self.first_at)) // DAY


def _lines(cases: QuerySet[Case], key: Any, now: datetime) -> list[Line]:
    """A line for each value of `key`: one statement, however many cases there are."""
    counted = (
        cases.filter(IS_WAITING | is_recent(now) | is_begun_late(now))
        .order_by()
        .values(key=key)
        .annotate(
            # A case can be in a campaign of several inputs, and have several themes below one.
            number_received=Count("pk", filter=is_recent(now), distinct=True),
            number_waiting=Count("pk", filter=IS_WAITING, distinct=True),
            number_late=Count("pk", filter=is_late(now), distinct=True),
            number_late_soon=Count("pk", filter=is_late_soon(now), distinct=True),
            number_begun_late=Count("pk", filter=is_begun_late(now), distinct=True),
            first_at=Min("opened_at", filter=IS_WAITING),
        )
        .values_list(
            *("key", "number_received", "number_waiting", "number_late", "number_late_soon"),
            *("number_begun_late", "first_at"),
        )
    )
    return [Line("" if key is None else str(key), *numbers) for key, *numbers in counted]


def _merged(lines: Iterable[Line]) -> list[Line]:
    by_key: dict[str, Line] = {}
    for line in lines:
        before = by_key.get(line.key)
        by_key[line.key] = before.and_also(line) if before else line
    return list(by_key.values())


def _by_column(column: str) -> Callable[[datetime], list[Line]]:
    return lambda now: _lines(Case.objects.all(), F(column), now)


def _by_theme(now: datetime) -> list[Line]:
    """By top themes: as the office confirmed them, or the author's while the case is new."""
    confirmed = Case.objects.exclude(state=State.NEW).filter(themes__isnull=False)
    chosen = "filings__submission__themes"
    new = Case.objects.filter(**{"state": State.NEW, f"{chosen}__isnull": False})
    return _merged(
        [
            *_lines(confirmed, Coalesce("themes__parent", "themes__code"), now),
            *_lines(new, Coalesce(f"{chosen}__parent", f"{chosen}__code"), now),
        ]
    )


def _by_region(now: datetime) -> list[Line]:
    lines = _lines(Case.objects.all(), F("main_submission__profile__country"), now)
    return _merged(replace(line, key=str(region_of(line.key) or "")) for line in lines)


def _by_department(now: datetime) -> list[Line]:
    with_it = Case.objects.filter(referrals__state__in=_WITH_DEPARTMENT)
    return _lines(with_it, F("referrals__department"), now)


Names = Mapping[str, str | Promise]


def _calls(keys: list[str]) -> Names:
    return {
        call.slug: str(call.title)
        for call in Consultation.objects.filter(slug__in=keys).only("slug", "title")
    }


def _themes(keys: list[str]) -> Names:
    return {theme.code: str(theme.name) for theme in Theme.objects.filter(pk__in=keys).only("code", "name")}


def _departments(keys: list[str]) -> Names:
    departments = Department.objects.filter(pk__in=keys).only("code", "name")
    return {department.code: str(department.name) for department in departments}


def _officers(keys: list[str]) -> Names:
    people = User.objects.filter(pk__in=[UUID(key) for key in keys if key]).only("name", "email")
    return {str(person.pk): str(person) for person in people}


@dataclass(frozen=True)
class By:
    """A property that cases are counted by. Its name is also the parameter of the queue."""

    name: str
    label: str | Promise
    # What has no such property.
    without: str | Promise
    count: Callable[[datetime], list[Line]]
    names: Callable[[list[str]], Names]
    # What the queue calls those without; empty where it has no list of them.
    without_value: str = ""


BYS = [
    By("state", _("State"), "", _by_column("state"), lambda _keys: dict(State.choices)),
    By("call", _("Call"), "", _by_column("consultation__slug"), _calls),
    By("theme", _("Theme"), "", _by_theme, _themes),
    By("region", _("Region"), _("No regional group"), _by_region, lambda _keys: dict(Region.choices)),
    By("language", _("Language"), "", _by_column("language"), lambda _keys: dict(settings.CONTENT_LANGUAGES)),
    By("department", _("Department"), "", _by_department, _departments),
    By("officer", _("Officer"), _("No one"), _by_column("assignee"), _officers, without_value="nobody"),
]
BY_NAME = {by.name: by for by in BYS}
FIRST = BYS[0]


@dataclass(frozen=True)
class Table:
    """The lines, those with the most late cases first, with what each is called; when they were counted."""

    lines: list[tuple[str, Line]]
    at: datetime
    is_cut: bool = False


def table(by: By, *, now: datetime) -> Table:
    """At most two statements for the numbers, none of them within ten minutes, and one for the names."""
    lines, at = kept(f"waiting:{by.name}", lambda: by.count(now), at=now)
    ordered = sorted(lines, key=lambda line: (-line.late, -line.waiting, -line.received, line.key))[:MOST]
    names = by.names([line.key for line in ordered])
    named = [(str(names.get(line.key) or by.without or line.key), line) for line in ordered]
    return Table(named, at, is_cut=len(lines) > MOST)
