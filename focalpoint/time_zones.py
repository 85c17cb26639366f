"""Time zones, and the city that each is called by where people read it: "Nairobi", not "Africa/Nairobi".

`time_zones.csv` has a row for each zone of a country: the other names of the zone, its city in the languages
of the United Nations (from CLDR, some corrected to the name that is used today), and its place in each
language's order.
"""

import csv
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_FILE = Path(__file__).with_suffix(".csv")


@cache
def time_zones() -> tuple[str, ...]:
    """All names, sorted; remembered, because reading them from disk is slow."""
    return tuple(sorted(available_timezones()))


def zone(name: str) -> ZoneInfo:
    """The time zone; UTC where the system does not know it any more, so that no one else is stopped."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@cache
def _rows() -> dict[str, dict[str, str]]:
    """The file's rows by the name of the zone, the other names too."""
    rows = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in [row["zone"], *filter(None, row["also"].split(";"))]:
                rows[name] = row
    return rows


def _language() -> str:
    language = get_language() or settings.LANGUAGE_CODE
    return language if f"city_{language}" in next(iter(_rows().values())) else settings.LANGUAGE_CODE


def city(name: str) -> str:
    """The city in the reader's language; the last part of the name where the zone is of no country."""
    row = _rows().get(name)
    return row[f"city_{_language()}"] if row else name.rsplit("/", 1)[-1].replace("_", " ")


def in_words(name: str) -> str:
    """ "Nairobi time"; UTC is called UTC in every language."""
    return name if name == "UTC" else _("%(city)s time") % {"city": city(name)}


def choices(current: str = "") -> list[tuple[str, str]]:
    """Each zone once, by its city, in the language's order, after UTC.

    `current` is among them by the name that is stored, so that saving a form does not change it.
    """
    is_listed = current in _rows()
    listed = [("UTC", "UTC")]
    if current and current != "UTC" and not is_listed:
        listed.append((current, city(current)))
    stored = _rows()[current]["zone"] if is_listed else ""
    return listed + [(current if name == stored else name, words) for name, words in _by_city(_language())]


@cache
def _by_city(language: str) -> list[tuple[str, str]]:
    rows = {row["zone"]: row for row in _rows().values() if row["zone"] in time_zones()}
    in_order = sorted(rows.values(), key=lambda row: int(row[f"order_{language}"]))
    return [(row["zone"], row[f"city_{language}"]) for row in in_order]
