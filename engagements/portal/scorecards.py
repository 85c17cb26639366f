"""How a department answers: what it received of public inputs, and what became of it, month by month."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from engagements.portal.figures import KEPT_SECONDS, month_names, months
from engagements.public.figures import Figure
from engagements.routing.answer_figures import CAME_IN_TIME, HAS_DATE, IS_ANSWERED, IS_OPEN
from engagements.routing.models import Referral, ReferralQuerySet
from focalpoint.charts import Chart, Series
from focalpoint.office import time_zone
from focalpoint.pages import cache
from focalpoint.statistics import in_days, in_percent, median_time


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
    by_month = (
        rows.annotate(month=TruncMonth("sent_at", tzinfo=ZoneInfo(time_zone())))
        .values("month")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=IS_ANSWERED),
            due=Count("pk", filter=IS_ANSWERED & HAS_DATE),
            on_time=Count("pk", filter=IS_ANSWERED & CAME_IN_TIME),
            open=Count("pk", filter=IS_OPEN),
            overdue=Count("pk", filter=IS_OPEN & Q(due_at__lt=at)),
        )
    )
    took = rows.filter(IS_ANSWERED).aggregate(took=median_time("sent_at", "settled_at"))["took"]
    return [dict(row) for row in by_month], took


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
        days = in_days(took)
    if not (due := total("due")).is_small:
        percent = in_percent(total("on_time").number, due.number)
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
