"""What the office and the departments did in one of the office's months.

The case keeps when the office began to work on it. What else happened to it is read from the events: they are
counted by verb and date.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from engagements.cases.models import Case
from engagements.cases.verbs import DECLINE
from engagements.reports.kept import kept
from engagements.routing.answer_figures import CAME_IN_TIME, HAS_DATE, IS_ANSWERED, IS_OPEN
from engagements.routing.models import Referral
from focalpoint.events import Event
from focalpoint.months import code, later, latest
from focalpoint.office import office_day, start_of, time_zone
from focalpoint.statistics import in_days, in_percent, median_time
from organisations.departments.models import Department

MONTHS = 12


@dataclass(frozen=True)
class Office:
    """The office's own figures of a month."""

    received: int = 0
    # Of these, whenever they were received: someone began to work on them this month.
    begun: int = 0
    begun_in_time: int = 0
    referred: int = 0
    declined: int = 0
    # Answers that authors got, and the median time since their input came in.
    answered: int = 0
    took: timedelta | None = None

    @property
    def decided(self) -> int:
        return self.referred + self.declined

    @property
    def in_time_percent(self) -> int | None:
        return in_percent(self.begun_in_time, self.begun)

    @property
    def days(self) -> int | None:
        return in_days(self.took)


@dataclass(frozen=True)
class OfDepartment:
    """A department's figures of a month, for action; `late` is what is overdue now."""

    key: str
    received: int = 0
    answered: int = 0
    with_date: int = 0
    in_time: int = 0
    took: timedelta | None = None
    late: int = 0

    @property
    def in_time_percent(self) -> int | None:
        return in_percent(self.in_time, self.with_date)

    @property
    def days(self) -> int | None:
        return in_days(self.took)


@dataclass(frozen=True)
class Month:
    """All of it, of the month that begins with that day."""

    first: date
    office: Office
    departments: dict[str, OfDepartment]


@dataclass(frozen=True)
class Report:
    """A month, the one before it, and how each department is called; when they were counted."""

    month: Month
    before: Month
    # Past its date now, in the office and at departments.
    late_now: int
    names: dict[str, str]
    at: datetime

    @property
    def departments(self) -> list[tuple[str, OfDepartment, OfDepartment]]:
        """By name, with what it did in the month before."""
        codes = {*self.month.departments, *self.before.departments}
        named = sorted((self.names.get(code, code), code) for code in codes)
        return [
            (
                name,
                self.month.departments.get(code, OfDepartment(code)),
                self.before.departments.get(code, OfDepartment(code)),
            )
            for name, code in named
        ]


def _within(name: str, first: date) -> Q:
    """The column is in the month."""
    return Q(**{f"{name}__gte": start_of(first), f"{name}__lt": start_of(later(first))})


def _of_office(first: date) -> Office:
    """In five statements."""
    begun = Case.objects.filter(_within("begun_at", first)).order_by()
    declined = Event.objects.filter(_within("at", first), verb=DECLINE.name).order_by()
    sent = Referral.objects.filter(_within("sent_at", first), previous=None)
    released = Referral.objects.filter(_within("released_at", first))
    answers = released.order_by().aggregate(
        answered=Count("pk"), took=median_time("case__opened_at", "released_at")
    )
    return Office(
        received=Case.objects.filter(_within("opened_at", first)).order_by().count(),
        **begun.aggregate(begun=Count("pk"), begun_in_time=Count("pk", filter=Q(is_begun_in_time=True))),
        referred=sent.order_by().aggregate(cases=Count("case", distinct=True))["cases"],
        declined=declined.count(),
        answered=answers["answered"],
        took=answers["took"],
    )


def _of_departments(first: date, now: datetime) -> dict[str, OfDepartment]:
    """In one statement."""
    received = _within("sent_at", first)
    answered = IS_ANSWERED & _within("settled_at", first)
    late = IS_OPEN & Q(due_at__lt=now)
    counted = (
        Referral.objects.for_action()
        .filter(received | answered | late)
        .order_by()
        .values("department")
        .annotate(
            number_received=Count("pk", filter=received),
            number_answered=Count("pk", filter=answered),
            with_date=Count("pk", filter=answered & HAS_DATE),
            in_time=Count("pk", filter=answered & CAME_IN_TIME),
            took=median_time("sent_at", "settled_at", only=answered),
            late=Count("pk", filter=late),
        )
    )
    columns = ("department", "number_received", "number_answered", "with_date", "in_time", "took", "late")
    return {code: OfDepartment(code, *numbers) for code, *numbers in counted.values_list(*columns)}


def _month(first: date, now: datetime) -> Month:
    return Month(first, _of_office(first), _of_departments(first, now))


def report(first: date, *, now: datetime) -> Report:
    """The figures of the month that begins with `first`; the same number of statements for any number of
    cases, none of them within ten minutes but for the names."""
    (month, before, late_now), at = kept(
        f"month:{code(first)}",
        lambda: (_month(first, now), _month(later(first, -1), now), Case.objects.overdue(now).count()),
        at=now,
    )
    codes = {*month.departments, *before.departments}
    departments = Department.objects.filter(pk__in=codes).only("code", "name")
    return Report(month, before, late_now, {row.code: str(row.name) for row in departments}, at)


@dataclass(frozen=True)
class Flow:
    """Inputs received and answers released, for each of the latest months."""

    months: list[date]
    received: list[int]
    answered: list[int]


def flow(*, now: datetime) -> Flow:
    """In two statements, or none within ten minutes."""
    counted, _at = kept("flow", lambda: _flow(now), at=now)
    return counted


def _flow(now: datetime) -> Flow:
    months = latest(now, MONTHS)
    since, zone = start_of(months[0]), ZoneInfo(time_zone())
    received = Case.objects.filter(opened_at__gte=since).order_by()
    released = Referral.objects.filter(released_at__gte=since).order_by()

    def by_month(dated: object, column: str) -> list[int]:
        grouped = dated.values(month=TruncMonth(column, tzinfo=zone)).annotate(number=Count("pk"))  # type: ignore[attr-defined]
        numbers = {office_day(month): number for month, number in grouped.values_list("month", "number")}
        return [numbers.get(month, 0) for month in months]

    return Flow(months, by_month(received, "opened_at"), by_month(released, "released_at"))
