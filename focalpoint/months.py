"""The office's months: each is named by its first day."""

import re
from datetime import date, datetime

from django.utils.formats import date_format

from focalpoint.office import office_day

_TYPED = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
# Before it there was no portal; and a year that databases know.
_FIRST_YEAR = 1990


def month_at(at: datetime) -> date:
    return office_day(at).replace(day=1)


def later(month: date, count: int = 1) -> date:
    """So many months after it; before it where `count` is negative."""
    months = month.year * 12 + month.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def latest(at: datetime, count: int) -> list[date]:
    """So many, the one of `at` last."""
    return [later(month_at(at), -back) for back in reversed(range(count))]


def read(text: str, *, at: datetime) -> date | None:
    """What an address calls 2026-11; None for what is no month, or has not begun at `at`."""
    typed = _TYPED.fullmatch(text)
    if typed is None or int(typed[1]) < _FIRST_YEAR:
        return None
    month = date(int(typed[1]), int(typed[2]), 1)
    return month if month <= month_at(at) else None


def code(month: date) -> str:
    """As `read` reads it."""
    return f"{month:%Y-%m}"


def in_words(month: date) -> str:
    """In the reader's language: "November 2026"."""
    return date_format(month, "YEAR_MONTH_FORMAT")
