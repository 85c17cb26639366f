"""When something is due: counted on the office's working days, to the end of the office's day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from focalpoint.office import end_of, office_day
from organisations.calendars.models import Holiday

LONGEST_STRETCH = 4  # calendar days that can pass for one working day, with room for holidays

_read: ContextVar[frozenset[date] | None] = ContextVar("holidays", default=None)


@contextmanager
def holidays_read_once() -> Iterator[None]:
    """Within this context holidays are read once: for code that does thousands of verbs in a row."""
    token = _read.set(frozenset(Holiday.objects.values_list("date", flat=True)))
    try:
        yield
    finally:
        _read.reset(token)


def _closed(first: date, last: date) -> frozenset[date]:
    known = _read.get()
    if known is not None:
        return known
    return frozenset(Holiday.objects.filter(date__range=(first, last)).values_list("date", flat=True))


def past_by(at: datetime, working_days: int) -> datetime:
    """The latest end of an office's day after which `working_days` working days have begun by `at`."""
    day = office_day(at)
    horizon = day - timedelta(days=working_days * LONGEST_STRETCH + 14)
    closed = _closed(horizon, day)
    left = max(1, working_days)
    while left:
        if day.weekday() < 5 and day not in closed:
            left -= 1
        day -= timedelta(days=1)
    return end_of(day)


def due_after(at: datetime, working_days: int) -> datetime:
    """The end of the office's day `working_days` working days after `at` (aware; at least 1)."""
    day = office_day(at)
    horizon = day + timedelta(days=working_days * LONGEST_STRETCH + 14)
    closed = _closed(day, horizon)
    left = max(1, working_days)
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in closed:
            left -= 1
    return end_of(day)
