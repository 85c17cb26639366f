"""The map of the public pages for search engines: sections, and parts of those that grow.

No table is counted and no part is found by its position: organisations are parted by the first digit of their
key, which is random, and inputs by the month since which they are public. So the tenth part costs what the
first does.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.translation import get_language

from engagements.consultations.models import Consultation
from engagements.outcomes.models import Outcome
from engagements.public.outcomes import OutcomeRow, outcome_rows
from engagements.public.presenters.columns import made
from engagements.publications.models import Publication, PublicationQuerySet
from focalpoint.texts import models as texts
from organisations.departments.models import Department
from organisations.profiles.models import Profile, ProfileQuerySet
from organisations.themes.models import Theme

LISTS = (
    "home", "consultation-list", "input-list", "organisation-list", "department-list", "theme-list", "about",
    "help-index", "contact", "accessibility", "privacy", "security",
)  # fmt: skip
DIGITS = "0123456789abcdef"
# Of one file, as the protocol has it.
MOST_ADDRESSES = 50_000


class PublicPages(Sitemap):
    """Pages that there are in each language; an item is an address without its language."""

    i18n = alternates = x_default = True
    limit = MOST_ADDRESSES

    def __init__(self, paths: list[str]) -> None:
        self.paths = paths

    def items(self) -> list[str]:
        return self.paths

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.BASE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.BASE_URL).scheme

    def location(self, path: str) -> str:
        return f"/{get_language()}{path}"


class Section:
    """`parts()` names those with something in them; `paths(part)` is empty where there is no such part."""

    def __init__(self, parts: Callable[[], list[str]], paths: Callable[[str], list[str]]) -> None:
        self.parts, self.paths = parts, paths


def most() -> int:
    """Pages of one file: each is in it once for each language."""
    return MOST_ADDRESSES // len(settings.LANGUAGES)


def _base(name: str) -> str:
    """The address of a list without its language: "/calls/"."""
    return reverse(name).removeprefix(f"/{get_language()}")


def _lists(part: str) -> list[str]:
    """The lists, the pages about the office, and the topics of help."""
    if part:
        return []
    topics = texts.Text.objects.of(texts.Section.HELP).values_list("code", flat=True)
    return [*(_base(name) for name in LISTS), *_paths("help-index", topics)]


def _calls(part: str) -> list[str]:
    calls = Consultation.objects.published().order_by("-opens_at", "id")
    return [] if part else _paths("consultation-list", calls.values_list("slug", flat=True))


def _outcomes(part: str) -> list[str]:
    rows = outcome_rows(Outcome.objects.public())[: most()]
    prefix = f"/{get_language()}"
    return [] if part else [row.url.removeprefix(prefix) for row in made(OutcomeRow, rows)]


def _departments(part: str) -> list[str]:
    departments = Department.objects.order_by("code")
    return [] if part else _paths("department-list", departments.values_list("code", flat=True))


def _themes(part: str) -> list[str]:
    themes = Theme.objects.order_by("code")
    return [] if part else _paths("theme-list", themes.values_list("code", flat=True))


def _paths(name: str, items: Any) -> list[str]:
    """The address of each item of the list `name`."""
    base = _base(name)
    return [f"{base}{item}/" for item in items[: most()]]


def _where(has_rows: bool) -> list[str]:
    return [""] if has_rows else []


def _organisations_of(digit: str) -> ProfileQuerySet:
    return Profile.objects.listed().filter(pk__range=(UUID(digit + "0" * 31), UUID(digit + "f" * 31)))


def _organisation_parts() -> list[str]:
    return _with_rows({digit: _organisations_of(digit) for digit in DIGITS})


def _organisations(digit: str) -> list[str]:
    if digit not in DIGITS or len(digit) != 1:
        return []
    organisations = _organisations_of(digit).order_by("pk")
    return _paths("organisation-list", organisations.values_list("slug", flat=True))


def _inputs_of(month: datetime) -> PublicationQuerySet:
    return Publication.objects.public().filter(published_at__gte=month, published_at__lt=_after(month))


def _after(month: datetime) -> datetime:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _input_parts() -> list[str]:
    dates = Publication.objects.public().order_by("published_at").values_list("published_at", flat=True)
    first, last = dates.first(), dates.last()
    if first is None or last is None:
        return []
    months = [first.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)]
    while _after(months[-1]) <= last:
        months.append(_after(months[-1]))
    return _with_rows({f"{month:%Y-%m}": _inputs_of(month) for month in months})


def _inputs(part: str) -> list[str]:
    try:
        inputs = _inputs_of(datetime.strptime(part, "%Y-%m").replace(tzinfo=UTC))
    except ValueError:
        return []
    newest = inputs.order_by("-published_at", "-id")
    return _paths("input-list", newest.values_list("submission__reference", flat=True))


def _with_rows(by_part: dict[str, Any]) -> list[str]:
    """Those parts that have a row, in one statement that reads one of each."""
    firsts = [
        rows.order_by().values_list(Value(part, output_field=CharField()))[:1]
        for part, rows in by_part.items()
    ]
    found = firsts[0].union(*firsts[1:], all=True) if len(firsts) > 1 else firsts[0]
    return sorted(part for (part,) in found)


SECTIONS = {
    "pages": Section(lambda: [""], _lists),
    "calls": Section(lambda: _where(Consultation.objects.published().exists()), _calls),
    "outcomes": Section(lambda: _where(Outcome.objects.public().exists()), _outcomes),
    "departments": Section(lambda: _where(Department.objects.exists()), _departments),
    "themes": Section(lambda: _where(Theme.objects.exists()), _themes),
    "organisations": Section(_organisation_parts, _organisations),
    "inputs": Section(_input_parts, _inputs),
}


def names() -> list[str]:
    """Of all files that have something in them: "calls", "organisations-3", "inputs-2026-11"."""
    return [
        f"{name}-{part}" if part else name for name, section in SECTIONS.items() for part in section.parts()
    ]


def paths_of(name: str) -> list[str]:
    """The pages of the file called so; none where there is no such file."""
    section, _dash, part = name.partition("-")
    return SECTIONS[section].paths(part) if section in SECTIONS else []
