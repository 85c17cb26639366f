"""How a department answers: what it received of public inputs, and what became of it, month by month."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from engagements.portal.figures import KEPT_SECONDS, Figure, month_names, months
from engagements.routing.models import Purpose, Referral, ReferralQuerySet
from engagements.routing.states import LIVE, State
from focalpoint.charts import Chart, Series
from focalpoint.office import time_zone
from focalpoint.pages import cache


class Median(Aggregate):
    template = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    allow_distinct = False


@dataclass(frozen=True)
class Scorecard:
    """The latest twelve months of a department. A share or a median of too few is None."""

    received: Figure
    answered: Figure
    open: Figure
    overdue: Figure
    # Days from receiving to answering.
    median_days: int | None
    # Of the answers that had a date, those that came by it, in a hundred.
    on_time_percent: int | None
    by_month: Chart


@dataclass(frozen=True)
class _Month:
    """What was received in one month of the office, which begins at `month`."""

    month: datetime
    received: int = 0
    answered: int = 0
    due: int = 0
    on_time: int = 0
    open: int = 0
    overdue: int = 0


def _received(department: str, since: datetime) -> ReferralQuerySet:
    return Referral.objects.public().filter(department=department, sent_at__gte=since).order_by()


def _counted(department: str, at: datetime) -> tuple[list[dict[str, Any]], timedelta | None]:
    """A row for each month in which something was received, and how long answering took, the median."""
    rows = _received(department, months(at)[0])
    is_answered = Q(state=State.ANSWERED)
    is_open = Q(state__in=LIVE) & ~Q(purpose=Purpose.INFORMATION)
    by_month = (
        rows.annotate(month=TruncMonth("sent_at", tzinfo=ZoneInfo(time_zone())))
        .values("month")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=is_answered),
            due=Count("pk", filter=is_answered & Q(due_at__isnull=False)),
            on_time=Count("pk", filter=is_answered & Q(settled_at__lte=F("due_at"))),
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_at__lt=at)),
        )
    )
    took = ExpressionWrapper(F("settled_at") - F("sent_at"), output_field=DurationField())
    median = rows.filter(is_answered).aggregate(took=Median(took, output_field=DurationField()))
    return [dict(row) for row in by_month], median["took"]


def scorecard(department: str, *, at: datetime) -> Scorecard:
    """The figures of the department with that code, recounted every KEPT_SECONDS, in two statements."""
    key = f"scorecard:{department}"
    rows, took = cache.get_or_set(key, lambda: _counted(department, at), KEPT_SECONDS) or ([], None)
    counted = {row["month"]: _Month(**row) for row in rows}
    by_month = [counted.get(month) or _Month(month) for month in months(at)]

    def total(name: str) -> Figure:
        return Figure(sum(getattr(month, name) for month in by_month))

    days, percent = None, None
    if took is not None and not total("answered").is_small:
        days = max(1, round(took / timedelta(days=1)))
    if not (due := total("due")).is_small:
        percent = round(100 * total("on_time").number / due.number)
    chart = Chart(
        month_names(at),
        [
            Series(_("Received"), [Figure(month.received) for month in by_month]),
            Series(_("Answered"), [Figure(month.answered) for month in by_month]),
        ],
    )
    return Scorecard(
        total("received"), total("answered"), total("open"), total("overdue"), days, percent, chart
    )
