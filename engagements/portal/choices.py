"""What public lists can be narrowed to: themes, departments and calls, in the reader's language.

One statement for all of them, and only the one text that is shown.
"""

import re
from functools import lru_cache
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, Value

from engagements.consultations.models import Consultation
from focalpoint.prepared import Prepared
from focalpoint.translated import in_language
from organisations.departments.models import Department
from organisations.themes.models import Theme

Options = list[tuple[str, str]]
LATEST_CALLS = 60
SLUG = re.compile(r"[\w-]{1,80}", re.ASCII)


def _themes(_asked: str) -> Any:
    return Theme.objects.filter(parent=None), "theme", "code", F("position"), in_language("name")


def _departments(_asked: str) -> Any:
    return Department.objects.receiving(), "department", "code", Value(0), in_language("name")


def _calls(asked: str) -> Any:
    """The latest, and the one that is asked for, however old it is."""
    published = Consultation.objects.published()
    latest = published.order_by("-opens_at")[:LATEST_CALLS].values("pk")
    calls = published.filter(Q(pk__in=latest) | Q(slug=asked))
    return calls, "call", "slug", Value(0), in_language("title")


_SOURCES = {"theme": _themes, "department": _departments, "call": _calls}


def choices(*names: str, asked: str = "") -> dict[str, Options]:
    """Code and label by filter name: themes in their own order, the rest by label; `asked` is a slug."""
    whole = _statement(names)(asked=asked if SLUG.fullmatch(asked) else "")
    found: dict[str, Options] = {name: [] for name in names}
    for row in sorted(whole, key=lambda row: (row["option_place"], row["option_label"])):
        found[row["option_of"]].append((row["option_code"], row["option_label"] or row["option_code"]))
    return found


@lru_cache
def _statement(names: tuple[str, ...]) -> Prepared:
    def build(asked: str = "") -> Any:
        parts = [_part(*_SOURCES[name](asked)) for name in names]
        return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]

    return Prepared(build, **({"asked": str} if "call" in names else {}))


def _part(rows: Any, name: str, code: str, place: Any, label: Any) -> Any:
    return (
        rows.order_by()
        .annotate(
            option_of=Value(name, output_field=CharField()),
            option_code=F(code),
            option_place=Value(0, output_field=IntegerField()) if isinstance(place, Value) else place,
            option_label=label,
        )
        .values("option_of", "option_code", "option_place", "option_label")
    )
