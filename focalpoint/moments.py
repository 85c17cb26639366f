"""Closing times in words: midnight is the end of the day before, for few read "14 December, 00:00" so."""

from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


@cache
def time_zones() -> tuple[str, ...]:
    """All that there are, in their order; to read them from the disk takes longer than many a page."""
    return tuple(sorted(available_timezones()))


def _local(moment: datetime, zone: str) -> datetime:
    """On the clock of `zone`; without one, on the reader's."""
    return moment.astimezone(ZoneInfo(zone)) if zone else timezone.localtime(moment)


def _is_midnight(local: datetime) -> bool:
    return local.time() == time.min


@lru_cache(maxsize=4096)
def _in_words(day: date, pattern: str, language: str | None) -> str:
    """A page has twenty-five of them, and Django takes its time."""
    return date_format(day, pattern)


def last_day(moment: datetime, zone: str = "") -> date:
    """The day at whose end, or within which, something closes at `moment`."""
    local = _local(moment, zone)
    return local.date() - timedelta(days=1) if _is_midnight(local) else local.date()


def closing(moment: datetime, zone: str = "", *, pattern: str = "j F Y") -> str:
    """ "on 14 December 2026, 17:00", or "at the end of 14 December 2026": what follows "closes"."""
    local = _local(moment, zone)
    day = _in_words(last_day(moment, zone), pattern, get_language())
    if _is_midnight(local):
        return _("at the end of %(day)s") % {"day": day}
    return _("on %(day)s, %(time)s") % {"day": day, "time": f"{local:%H:%M}"}


def announced(moment: datetime, zone: str) -> str:
    """A moment on the clock it was announced in: "4 March 2026, 17:00 (New York time)"."""
    local = _local(moment, zone)
    day = _in_words(local.date(), "j F Y", get_language())
    return _zoned(f"{day}, {local:%H:%M}", zone)


def closing_as_announced(moment: datetime, zone: str) -> str:
    """With the zone it was announced in: "at the end of 14 December 2026, Zurich time"."""
    when = closing(moment, zone)
    if zone != "UTC" and _is_midnight(_local(moment, zone)):
        return _("%(when)s, %(zone)s time") % {"when": when, "zone": _city(zone)}
    return _zoned(when, zone)


def _zoned(when: str, zone: str) -> str:
    if zone == "UTC":
        return f"{when} UTC"
    return _("%(when)s (%(zone)s time)") % {"when": when, "zone": _city(zone)}


def _city(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
