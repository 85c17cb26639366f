"""Figures the public may read. They count public inputs only, never count a big table to its end, and
say "<5" where a smaller number could identify someone."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q
from django.utils.formats import number_format

from engagements.consultations.models import Consultation
from engagements.publications.models import Publication
from engagements.responses.models import Response
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import LIVE, State
from focalpoint.pages import cache
from focalpoint.paging import CAP, Counted
from focalpoint.prepared import Rows
from organisations.departments.models import Department, Post

SMALLEST = 5
YEAR = timedelta(days=365)
# To count a year takes many rows, and no one needs the figures of this minute.
KEPT_SECONDS = 600


@dataclass(frozen=True)
class Figure:
    """A number for the public: "<5", "37", "1,000+"."""

    number: int
    cap: int = 0

    @property
    def is_small(self) -> bool:
        return self.number < SMALLEST

    def __str__(self) -> str:
        if self.is_small:
            return f"<{SMALLEST}"
        if self.cap and self.number > self.cap:
            return f"{number_format(self.cap, force_grouping=True)}+"
        return number_format(self.number, force_grouping=True)


@dataclass(frozen=True)
class Overview:
    """The three figures of the home page."""

    published: Figure
    answered: Figure
    departments: Figure


@dataclass(frozen=True, slots=True)
class _Year:
    published: int = 0
    answered: int = 0
    departments: int = 0


def _overview(since: datetime) -> Rows:
    published = Publication.objects.public().filter(published_at__gte=since)
    answered = Response.objects.public().filter(released_at__gte=since)
    taking_part = Department.objects.filter(pk__in=Post.objects.live().values("department"))
    # A row to carry the figures: there is always one standing call.
    return (
        Consultation.objects.filter(standing=True)
        .order_by()
        .annotate(published=Counted(published), answered=Counted(answered), departments=Counted(taking_part))
        .values("published", "answered", "departments")
    )


def overview(at: datetime) -> Overview:
    """This year so far, recounted every KEPT_SECONDS, in one statement."""
    kept = cache.get_or_set("overview", lambda: asdict(_of_year(at)), KEPT_SECONDS)
    year = _Year(**(kept or {}))
    return Overview(*(Figure(getattr(year, field.name), CAP) for field in fields(Overview)))


def _of_year(at: datetime) -> _Year:
    begun = at.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return _Year(**next(iter(_overview(begun)), {}))


class Median(Aggregate):
    template = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    allow_distinct = False


@dataclass(frozen=True)
class Scorecard:
    """What a department received of public inputs in the last twelve months, and what became of it."""

    received: Figure
    answered: Figure
    open: Figure
    overdue: Figure
    # Days from receiving to answering, the median; None where too few were answered.
    median_days: int | None


@dataclass(frozen=True, slots=True)
class _Received:
    received: int = 0
    answered: int = 0
    open: int = 0
    overdue: int = 0
    took: timedelta | None = None


def _scorecard(department: str, since: datetime, now: datetime) -> Rows:
    took = ExpressionWrapper(F("settled_at") - F("sent_at"), output_field=DurationField())
    is_answered = Q(state=State.ANSWERED)
    is_open = Q(state__in=LIVE) & ~Q(purpose=Purpose.INFORMATION)
    is_overdue = is_open & Q(due_at__lt=now)
    return (
        Referral.objects.public()
        .filter(department=department, sent_at__gt=since)
        .order_by()
        .values("department")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=is_answered),
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_overdue),
            took=Median(took, filter=is_answered, output_field=DurationField()),
        )
        .values("received", "answered", "open", "overdue", "took")
    )


def _counted(department: str, at: datetime) -> _Received:
    return _Received(**next(iter(_scorecard(department, since=at - YEAR, now=at)), {}))


def scorecard(department: str, *, at: datetime) -> Scorecard:
    """The figures of the department with that code, recounted every KEPT_SECONDS, in one statement."""
    kept = cache.get_or_set(f"scorecard:{department}", lambda: asdict(_counted(department, at)), KEPT_SECONDS)
    figures = _Received(**(kept or {}))
    answered, days = Figure(figures.answered), None
    if figures.took is not None and not answered.is_small:
        days = max(1, round(figures.took / timedelta(days=1)))
    return Scorecard(Figure(figures.received), answered, Figure(figures.open), Figure(figures.overdue), days)
