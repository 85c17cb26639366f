"""The only state machine engine: a table of moves, each applied by one conditional UPDATE.

The row count of the UPDATE says who won when two people press at once; the loser gets `WrongStateError`.
A noun's `states.py` holds the table; nothing else in the project assigns a state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from rules import Predicate

from focalpoint.errors import WrongStateError


@dataclass(frozen=True)
class Move:
    """From any of `sources` to `target`."""

    sources: frozenset[str]
    target: str


def move(sources: str | Iterable[str], target: str) -> Move:
    """A row of the table; `sources` may be one state or several."""
    names = [sources] if isinstance(sources, str) else sources
    return Move(frozenset(str(name) for name in names), str(target))


@dataclass(frozen=True)
class Workflow:
    """The moves of one noun, by name, and the field they move."""

    moves: dict[str, Move]
    field: str = "state"
    # Moves that no person makes by pressing: they have no permission of their own.
    automatic: frozenset[str] = frozenset()

    def allows(self, obj: models.Model, name: str) -> bool:
        """Whether the object, as loaded, may make this move."""
        return getattr(obj, self.field) in self.moves[name].sources

    def may(self, name: str) -> Predicate:
        """The same as a predicate for permissions; true without an object (then only the role counts)."""
        if name not in self.moves:
            raise KeyError(name)

        def is_in_state(user: Any, obj: models.Model | None = None) -> bool:
            return obj is None or self.allows(obj, name)

        return Predicate(is_in_state, name=f"may_{name}")

    def apply(self, obj: models.Model, name: str, *, where: models.Q | None = None, **changes: Any) -> str:
        """Make the move in the database and on `obj`; returns the state that `obj` was loaded in.

        `changes` are fields set in the same UPDATE; `where` narrows it further. Raises WrongStateError when
        no row matched.
        """
        row = self.moves[name]
        came_from = str(getattr(obj, self.field))
        rows = type(obj)._base_manager.filter(pk=obj.pk, **{f"{self.field}__in": sorted(row.sources)})
        if where is not None:
            rows = rows.filter(where)
        if not rows.update(**{self.field: row.target}, **changes):
            obj.refresh_from_db()
            raise WrongStateError(obj, name)
        for attribute, value in {self.field: row.target, **changes}.items():
            setattr(obj, attribute, value)
        return came_from
