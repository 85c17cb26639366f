"""The rows that a unit holds: locked in one global order, read again, and saved where they were changed."""

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from django.conf import settings
from django.db import models

from focalpoint.verbs.errors import GoneError, LockOrderError, MovedError
from focalpoint.verbs.target import Address, Target, address, columns, stored

M = TypeVar("M", bound=Target)


def nothing_first(row: Target) -> Sequence[Address]:
    return ()


class Rows:
    """Each row once, by its address: whoever asks for it gets the same object."""

    def __init__(self) -> None:
        self.held: dict[Address, Target] = {}
        # What the database has of each row.
        self.saved: dict[Address, dict[str, object]] = {}
        # The place in the global order that was locked last; rows it made itself do not count, nobody waits
        # for them.
        self.reached = -1
        self.made: list[Target] = []

    def hold(self, target: M, first: Callable[[M], Sequence[Address]] = nothing_first) -> M:
        """The row, locked and as it is now, after everything that stands above it.

        The caller's object is only an address: what is stale on it reaches no body.
        """
        own = address(target)
        if own not in self.held:
            self._lock({*first(target), *target.above(), own})
            row = self.held[own]
            # What it says now, not what the caller's object said.
            if not {*first(cast(M, row)), *row.above()} <= self.held.keys():
                raise MovedError
        return cast(M, self.held[own])

    def _lock(self, places: set[Address]) -> None:
        """One statement for each model, in the global order; within a model by key."""
        missing = places - self.held.keys()
        for model in sorted({model for model, _pk in missing}, key=_rank):
            if _rank(model) < self.reached:
                raise LockOrderError(f"{model.__name__} after {settings.LOCK_ORDER[self.reached]}")
            self.reached = _rank(model)
            keys = [pk for other, pk in missing if other is model]
            # Never with select_related: what is joined would be as old as the wait was long.
            rows = model._base_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
            for row in rows:
                self._adopt(row)
        if not places <= self.held.keys():
            raise GoneError

    def _adopt(self, row: Target) -> None:
        """Hold a row that is locked, or that nobody else can see yet; relations lead to rows held already."""
        for column in row._meta.concrete_fields:
            if column.related_model is not None:
                above = (cast(type[Target], column.related_model), getattr(row, column.attname))
                if above in self.held:
                    setattr(row, column.name, self.held[above])
        self.held[address(row)] = row
        self.saved[address(row)] = stored(row)

    def flush(self, row: Target) -> None:
        """Write what differs from the database, and nothing else; a row that is new is made."""
        if row._state.adding:
            row.save(force_insert=True)
            _forget_expressions(row)
            self._adopt(row)
            self.made.append(row)
        if row.pk is None:  # its verb deleted it
            return
        for column in row._meta.concrete_fields:
            # A column that is made from others (folded for comparing) follows them.
            if type(column).pre_save is not models.Field.pre_save and column.attname in row.__dict__:
                setattr(row, column.attname, column.pre_save(row, add=False))
        now, known = stored(row), self.saved[address(row)]
        if changed := [name for name in now if name not in known or known[name] != now[name]]:
            row.save(update_fields=changed)
            _forget_expressions(row)
        self.saved[address(row)] = stored(row)


def _forget_expressions(row: Target) -> None:
    """A search vector, say, has no value here: whoever needs it loads it."""
    for name in columns(row):
        if hasattr(row.__dict__.get(name), "resolve_expression"):
            del row.__dict__[name]


def _rank(model: type[Target]) -> int:
    """Its place in the one order in which rows are locked."""
    if model._meta.label_lower not in settings.LOCK_ORDER:
        raise LockOrderError(f"{model._meta.label_lower} has no place in LOCK_ORDER")
    return settings.LOCK_ORDER.index(model._meta.label_lower)
