"""What public lists can be narrowed to: themes, departments and calls, in the reader's language.

One statement for all of them, and only the one text that is shown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from engagements.consultations.models import Consultation
from focalpoint.prepared import Prepared, Rows
from focalpoint.translated import in_language
from organisations.departments.models import Department
from organisations.themes.models import Theme

Options = list[tuple[str, str]]
LATEST_CALLS = 60
SLUG = re.compile(r"[\w-]{1,80}", re.ASCII)
_ZERO = Value(0, output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class _Option:
    """What can be chosen: in which filter, its code, its place before the alphabet, its label."""

    option_of: str
    option_code: str
    option_place: int
    option_label: str


def _themes(_slug: str) -> Rows:
    return _part(Theme.objects.filter(parent=None), "theme", "code", F("position"), in_language("name"))


def _departments(_slug: str) -> Rows:
    return _part(Department.objects.receiving(), "department", "code", _ZERO, in_language("name"))


def _calls(slug: str) -> Rows:
    """The latest, and the one that is asked for, however old it is."""
    published = Consultation.objects.published()
    latest = published.order_by("-opens_at")[:LATEST_CALLS].values("pk")
    calls = published.filter(Q(pk__in=latest) | Q(slug=slug))
    return _part(calls, "call", "slug", _ZERO, in_language("title"))


_SOURCES: dict[str, Callable[[str], Rows]] = {"theme": _themes, "department": _departments, "call": _calls}


def choices(*names: str, asked: str = "") -> dict[str, Options]:
    """Code and label by filter name: themes in their own order, the rest by label; `asked` is a slug."""
    whole = _statement(names)(slug=asked if SLUG.fullmatch(asked) else "")
    options: dict[str, Options] = {name: [] for name in names}
    for option in sorted(whole, key=lambda option: (option.option_place, option.option_label)):
        options[option.option_of].append((option.option_code, option.option_label or option.option_code))
    return options


@lru_cache
def _statement(names: tuple[str, ...]) -> Prepared[_Option]:
    def build(slug: str = "") -> Rows:
        parts = [_SOURCES[name](slug) for name in names]
        return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]

    return Prepared(build, _Option, **({"slug": str} if "call" in names else {}))


def _part(rows: QuerySet[Any], name: str, code: str, place: Combinable, label: Combinable) -> Rows:
    return (
        rows.order_by()
        .annotate(
            option_of=Value(name, output_field=CharField()),
            option_code=F(code),
            option_place=place,
            option_label=label,
        )
        .values("option_of", "option_code", "option_place", "option_label")
    )
