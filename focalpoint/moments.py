"""Closing times in words: midnight is written as the end of the day before, which more people understand."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.html import avoid_wrapping
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from focalpoint import time_zones


def _local(at: datetime, zone: str) -> datetime:
    """`at` in the time zone `zone`; without one, in the reader's."""
    return at.astimezone(ZoneInfo(zone)) if zone else timezone.localtime(at)


def _is_midnight(local: datetime) -> bool:
    return local.time() == time.min


@lru_cache(maxsize=4096)
def _in_words(day: date | datetime, pattern: str, language: str | None) -> str:
    """Remembered: a page has 25 of them, and Django formats dates slowly."""
    return date_format(day, pattern)


def _day(day: date, *, with_weekday: bool) -> str:
    words = _in_words(day, "DATE_FORMAT", get_language())
    if not with_weekday:
        return words
    weekday = _in_words(day, "l", get_language())
    return _("%(weekday)s, %(day)s") % {"weekday": weekday, "day": words}


def last_day(closes_at: datetime, zone: str = "") -> date:
    """The day at whose end, or within which, something closes at `closes_at`."""
    local = _local(closes_at, zone)
    return local.date() - timedelta(days=1) if _is_midnight(local) else local.date()


def closing(closes_at: datetime, zone: str = "", *, with_weekday: bool = False) -> str:
    """ "on 14 December 2026, 17:00", or "at the end of 14 December 2026": what follows "closes"."""
    local = _local(closes_at, zone)
    day = _day(last_day(closes_at, zone), with_weekday=with_weekday)
    if _is_midnight(local):
        return _("at the end of %(day)s") % {"day": day}
    return _("on %(day)s, %(time)s") % {"day": day, "time": f"{local:%H:%M}"}


def announced(at: datetime, zone: str) -> str:
    """`at` in the time zone that it was announced in: "4 March 2026, 17:00 New York time"."""
    # Without its zone: the same moment on two clocks is equal, and would be remembered in the words of one.
    local = _local(at, zone).replace(tzinfo=None)
    return _zoned(_in_words(local, "DATETIME_FORMAT", get_language()), zone)


def to_the_second(at: datetime) -> str:
    """ "4 March 2026, 17:00:09", on the reader's clock: what a receipt says."""
    minutes = get_format("TIME_FORMAT")
    pattern = get_format("DATETIME_FORMAT").replace(minutes, f"{minutes}:s")
    return date_format(timezone.localtime(at), pattern)


def for_reader(at: datetime) -> str:
    """The same on the reader's own clock."""
    return announced(at, timezone.get_current_timezone_name())


def closing_as_announced(closes_at: datetime, zone: str, *, with_weekday: bool = False) -> str:
    """With the zone it was announced in: "at the end of 14 December 2026, Zurich time"."""
    when = closing(closes_at, zone, with_weekday=with_weekday)
    if zone != "UTC" and _is_midnight(_local(closes_at, zone)):
        return _("%(when)s, %(zone)s time") % {"when": when, "zone": time_zones.city(zone)}
    return _zoned(when, zone)


def closing_for_reader(closes_at: datetime, *, with_weekday: bool = False) -> str:
    """The same on the reader's own clock."""
    zone = timezone.get_current_timezone_name()
    return closing_as_announced(closes_at, zone, with_weekday=with_weekday)


def time_left(closes_at: datetime, *, now: datetime) -> str:
    """ "18 days, 13 hours": the two largest units, as static/js/times.js says it while the page is open."""
    minutes = max(0, int((closes_at - now).total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    units = [
        (days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}),
        (hours, ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}),
        (rest, ngettext("%(minutes)s minute", "%(minutes)s minutes", rest) % {"minutes": rest}),
    ]
    first = next((place for place, (amount, _words) in enumerate(units) if amount), len(units) - 1)
    shown = [words for amount, words in units[first : first + 2] if amount] or [units[-1][1]]
    return _(", ").join(map(avoid_wrapping, shown))


def _zoned(when: str, zone: str) -> str:
    return f"{when} {time_zones.in_words(zone)}"
