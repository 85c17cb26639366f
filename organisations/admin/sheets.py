"""The sheets of an organisation's checks, ready for its page: the newest, and the earlier ones."""

from dataclasses import dataclass
from datetime import datetime

from focalpoint.office import day_in_words, office_day
from organisations.profiles.models import Point, Profile, Verification
from organisations.profiles.queries import IDENTITY, changed_since
from organisations.regions.countries import country_name

SHOWN = 20


@dataclass(frozen=True)
class Change:
    """A field that says something else since it was verified, and what it said then."""

    field: str
    before: str


@dataclass(frozen=True)
class Sheet:
    """One check."""

    at: datetime
    who: str
    points: list[str]
    # Empty where it is not kept any more.
    source: str
    # A day in words, or empty.
    look_again_on: str


@dataclass(frozen=True)
class Sheets:
    """What stands on the page; `earlier` the latest first."""

    newest: Verification | None
    shown: Sheet | None
    earlier: list[Sheet]
    changes: list[Change]
    # Whether the day to look again has come.
    has_come: bool


def sheets_of(profile: Profile, now: datetime) -> Sheets:
    """One statement, however many there are."""
    rows = list(profile.verifications.select_related("checked_by")[:SHOWN])
    newest = rows[0] if rows else None
    day = newest.look_again_on if newest else None
    return Sheets(
        newest=newest,
        shown=_sheet(newest) if newest else None,
        earlier=[_sheet(row) for row in rows[1:]],
        changes=_changes(profile, newest) if newest else [],
        has_come=day is not None and day <= office_day(now),
    )


def _sheet(row: Verification) -> Sheet:
    labels = [str(Point(point).label) for point in row.points]
    day = day_in_words(row.look_again_on) if row.look_again_on else ""
    return Sheet(row.checked_at, str(row.checked_by), labels, row.source, day)


def _changes(profile: Profile, newest: Verification) -> list[Change]:
    label = {name: str(Verification._meta.get_field(name).verbose_name) for name in IDENTITY}  # type: ignore[union-attr]
    said = {**{name: getattr(newest, name) for name in IDENTITY}, "country": country_name(newest.country)}
    return [Change(label[name], said[name] or "–") for name in changed_since(profile, newest)]
