"""Shares and medians for figures: of nothing there is none."""

from datetime import timedelta

from django.db.models import Aggregate, DurationField, ExpressionWrapper, F, Q
from django.db.models.expressions import Combinable

DAY = timedelta(days=1)


class Median(Aggregate):
    template = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    allow_distinct = False


def median_time(start: str, end: str | Combinable, *, only: Q | None = None) -> Median:
    """The median time from one column to another, of the rows that `only` holds for."""
    until = F(end) if isinstance(end, str) else end
    took = ExpressionWrapper(until - F(start), output_field=DurationField())
    return Median(took, output_field=DurationField(), filter=only)


def in_days(took: timedelta | None) -> int | None:
    """In whole days, at least one."""
    return None if took is None else max(1, round(took / DAY))


def in_percent(part: int, whole: int) -> int | None:
    """None of nothing; 100 only of all."""
    if not whole:
        return None
    share = round(100 * part / whole)
    return min(share, 99) if part < whole else share
