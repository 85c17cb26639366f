"""The office's own days: what is due is due at the end of one, wherever its reader is.

A reader further east would see the day after, so these dates are never converted to the reader's time zone.
"""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def time_zone() -> str:
    """For the default of a column: a migration names this function, whatever the setting says."""
    return settings.OFFICE_TIME_ZONE


def answer_days() -> int:
    """The same for the working days to answer in."""
    return settings.ANSWER_DAYS


def office_day(at: datetime) -> date:
    """The office's day at `at` (an aware datetime)."""
    return at.astimezone(ZoneInfo(settings.OFFICE_TIME_ZONE)).date()


def start_of(day: date) -> datetime:
    """The first moment of the office's `day`."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.OFFICE_TIME_ZONE))


def end_of(day: date) -> datetime:
    """The last minute of the office's `day`."""
    return datetime.combine(day, time(23, 59), tzinfo=ZoneInfo(settings.OFFICE_TIME_ZONE))


def in_words(at: datetime) -> str:
    """The office's day at `at`, in the reader's language."""
    return day_in_words(office_day(at))


def overdue_in_words(due_at: datetime, *, now: datetime) -> str:
    """Of what was due by then: "12 days overdue (due 3 November 2026)"."""
    days = (office_day(now) - office_day(due_at)).days
    if days < 1:
        return _("overdue since today")
    sentence = ngettext(
        "%(days)s day overdue (due %(day)s)",
        "%(days)s days overdue (due %(day)s)",
        days,
    )
    return sentence % {"days": days, "day": in_words(due_at)}


def day_in_words(day: date) -> str:
    """Remembered: a list has 25 of them, and Django formats dates slowly."""
    return _in_words(day, get_language())


@lru_cache(maxsize=4096)
def _in_words(day: date, language: str | None) -> str:
    return date_format(day)
