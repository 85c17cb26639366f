"""Figures the public may read. They count public inputs only, never count a big table to its end, and
say "<5" where a smaller number could identify someone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.public.figures import Figure
from engagements.publications.models import Publication
from engagements.responses.models import Response
from focalpoint.charts import Chart, Series
from focalpoint.months import in_words, latest
from focalpoint.office import office_day, start_of
from focalpoint.pages import cache
from focalpoint.paging import CAP, Counted
from focalpoint.prepared import Rows
from organisations.departments.models import Department, Post

MONTHS = 12
# To count a year takes many rows, and no one needs the figures of this minute.
KEPT_SECONDS = 600


@dataclass(frozen=True)
class Overview:
    """The figures of the home page: three of this year, and two month by month."""

    published: Figure
    answered: Figure
    departments: Figure
    by_month: Chart


@dataclass(frozen=True)
class _Counts:
    published: int = 0
    answered: int = 0
    departments: int = 0
    published_by_month: Sequence[int] = (0,) * MONTHS
    answered_by_month: Sequence[int] = (0,) * MONTHS


def months(at: datetime) -> list[datetime]:
    """The first moments of the latest MONTHS months of the office, the one of `at` last."""
    return [start_of(month) for month in latest(at, MONTHS)]


def month_names(at: datetime) -> list[str]:
    return [in_words(month) for month in latest(at, MONTHS)]


def _statement(at: datetime) -> Rows:
    published, answered = Publication.objects.public(), Response.objects.public()
    year = start_of(office_day(at).replace(month=1, day=1))
    taking_part = Department.objects.filter(pk__in=Post.objects.live().values("department"))
    counts = {
        "published": Counted(published.filter(published_at__gte=year)),
        "answered": Counted(answered.filter(released_at__gte=year)),
        "departments": Counted(taking_part),
    }
    starts = months(at)
    for nth, (start, end) in enumerate(zip(starts, [*starts[1:], at], strict=True)):
        counts[f"published_{nth}"] = Counted(published.filter(published_at__gte=start, published_at__lt=end))
        counts[f"answered_{nth}"] = Counted(answered.filter(released_at__gte=start, released_at__lt=end))
    # A row to carry the figures: there is always one standing call.
    return Consultation.objects.filter(standing=True).order_by().annotate(**counts).values(*counts)


def overview(at: datetime) -> Overview:
    """This year so far and the latest months, recounted every KEPT_SECONDS, in one statement."""
    kept = cache.get_or_set("overview", lambda: asdict(_counted(at)), KEPT_SECONDS)
    counts = _Counts(**(kept or {}))
    chart = Chart(
        month_names(at),
        [
            Series(_("Inputs published"), [Figure(number, CAP) for number in counts.published_by_month]),
            Series(_("Answers published"), [Figure(number, CAP) for number in counts.answered_by_month]),
        ],
    )
    published, answered, departments = (
        Figure(number, CAP) for number in (counts.published, counts.answered, counts.departments)
    )
    return Overview(published, answered, departments, chart)


def _counted(at: datetime) -> _Counts:
    row = next(iter(_statement(at)), None)
    if row is None:
        return _Counts()
    return _Counts(
        *(row[name] for name in ("published", "answered", "departments")),
        *(tuple(row[f"{name}_{nth}"] for nth in range(MONTHS)) for name in ("published", "answered")),
    )
