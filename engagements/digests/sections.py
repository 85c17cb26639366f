"""The parts of a digest: each names a few things, and counts the rest and what may not be named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

# So many lines of one part are named; a mail that nobody reads to its end helps nobody.
TOP = 10


@dataclass
class Section:
    """`rows` as the templates read them; `more` of them are not listed; `secret` ones are only counted."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    more: int = 0
    secret: int = 0

    @property
    def total(self) -> int:
        return len(self.rows) + self.more + self.secret

    def frozen(self) -> dict[str, Any]:
        return {"rows": self.rows, "more": self.more, "secret": self.secret, "total": self.total}


def ranked(rows: QuerySet[Any], *, person: str, secret: Q, by: list[str], part: Any = None) -> QuerySet[Any]:
    """The first TOP of each person's `rows` in the order `by`, with what counts all of them.

    `person` is the path to the person; `part` is an expression that divides what a person has.
    """
    parts = [F(person), F("is_secret"), *([F("part")] if part is not None else [])]
    divided = rows.annotate(part=part) if part is not None else rows
    return (
        divided.annotate(person=F(person), is_secret=secret)
        .annotate(
            place=Window(RowNumber(), partition_by=parts, order_by=by),
            all=Window(Count("*"), partition_by=parts),
        )
        .filter(place__lte=TOP)
        .order_by("person", "place")
    )


def gathered(
    rows: Iterable[dict[str, Any]], line: Callable[[dict[str, Any]], dict[str, Any] | None]
) -> dict[tuple[Any, Any], Section]:
    """Sections by (person, part) from ranked rows; a row for which `line` is None is only counted."""
    found: dict[tuple[Any, Any], Section] = {}
    for row in rows:
        section = found.setdefault((row["person"], row.get("part")), Section())
        shown = None if row["is_secret"] else line(row)
        if row["is_secret"]:
            section.secret = row["all"]
        elif shown is None:
            section.secret += 1
        else:
            section.rows.append(shown)
        if not row["is_secret"] and row["place"] == min(row["all"], TOP):
            section.more = row["all"] - row["place"]
    return found
