"""The parts of a digest: each names a few things, and counts the rest and what may not be named."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict, TypeVar
from uuid import UUID

from django.db.models import Count, F, Model, Q, QuerySet, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import RowNumber

# The lines of one part that are named: a longer mail would not be read to its end.
TOP = 10


# As the templates read it.
Line = Mapping[str, object]


class Ranked(TypedDict):
    """What `ranked` adds to a row."""

    person: UUID
    is_secret: bool
    place: int
    all: int
    part: NotRequired[str]


M = TypeVar("M", bound=Model)
R = TypeVar("R", bound=Ranked)


@dataclass
class Section:
    """`rows` as the templates read them; `more` of them are not listed; `secret` ones are only counted."""

    rows: list[Line] = field(default_factory=list)
    more: int = 0
    secret: int = 0

    @property
    def total(self) -> int:
        return len(self.rows) + self.more + self.secret

    def frozen(self, *, without: Collection[str] = ()) -> dict[str, object]:
        """Plain values; `without` these keys of a row."""
        rows = [{key: value for key, value in row.items() if key not in without} for row in self.rows]
        return {"rows": rows, "more": self.more, "secret": self.secret, "total": self.total}


def ranked(
    rows: QuerySet[M], *, person: str, secret: Q, by: list[str], part: Combinable | None = None
) -> QuerySet[M]:
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


def gathered(rows: Iterable[R], line: Callable[[R], Line | None]) -> dict[tuple[UUID, str | None], Section]:
    """Sections by (person, part) from ranked rows; a row for which `line` is None is only counted."""
    sections: dict[tuple[UUID, str | None], Section] = {}
    for row in rows:
        ranked_row: Ranked = row
        part = ranked_row.get("part")
        section = sections.setdefault((row["person"], part), Section())
        named_line = None if row["is_secret"] else line(row)
        if row["is_secret"]:
            section.secret = row["all"]
        elif named_line is None:
            section.secret += 1
        else:
            section.rows.append(named_line)
        if not row["is_secret"] and row["place"] == min(row["all"], TOP):
            section.more = row["all"] - row["place"]
    return sections
