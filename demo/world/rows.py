"""Rows that are made in memory and written at once, table by table."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models

from demo.world.dice import Dice
from focalpoint.audit.models import Entry
from focalpoint.events import Event
from focalpoint.verbs import VERBS, Declaration, Target
from focalpoint.verbs.line import Line

BATCH = 500


class Rows:
    """What the world consists of, in the order in which tables were first met."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self._by_model: dict[type[models.Model], list[Any]] = {}
        self._lines: list[Line] = []
        # (when, what, which input, more): notified of once the rows are there.
        self.events: list[Any] = []

    def add(self, row: Any) -> Any:
        """Keep a row, with an id that the seed gives."""
        if isinstance(row._meta.pk, models.UUIDField):
            row.pk = self.dice.id()
        return self.add_as_is(row)

    def add_as_is(self, row: Any) -> Any:
        """Keep a row that has its id already."""
        self._by_model.setdefault(type(row), []).append(row)
        return row

    def link(self, row: Any, name: str, codes: list[str]) -> None:
        """Many-to-many rows from `row`, for themes given by their codes."""
        field = row._meta.get_field(name)
        own, other = field.m2m_column_name(), field.m2m_reverse_name()
        for code in codes:
            self.add(field.remote_field.through(**{own: row.pk, other: code}))

    @contextmanager
    def doing(self, verb: Declaration, row: Target, *, by: Any, at: datetime) -> Iterator[Line]:
        """As the engine runs a verb: the row moves, and what became different in the body is logged."""
        line = self._line(verb, by, at)
        line.begin(row)
        if verb.to:
            row.enter(verb, at=at)
        yield line
        line.finish(row, sitting=None)

    def made(self, verb: Declaration, row: Target, *, by: Any, at: datetime) -> None:
        """As the engine logs a verb that makes a row."""
        self._line(verb, by, at).made(row)

    def record(self, verb: str, pk: Any, *, by: Any, at: datetime, **changes: Any) -> None:
        """A line about a row whose life is not played; a verb begins with the kind of its target."""
        line = self._line(VERBS[verb], by, at)
        line.target = line.root = (verb.split(".")[0], str(pk))
        line.changes, line.is_told = changes, True

    def _line(self, verb: Declaration, by: Any, at: datetime) -> Line:
        self._lines.append(Line(verb, by, at, {}))
        return self._lines[-1]

    def of(self, model: type[models.Model]) -> list[Any]:
        return self._by_model.get(model, [])

    def write(self) -> None:
        """Everything kept so far; the audit trail in the order in which it happened."""
        for model, rows in self._by_model.items():
            model._base_manager.bulk_create(rows, batch_size=BATCH)
        lines = sorted((line for line in self._lines if line.is_told), key=lambda line: line.at)
        Entry.objects.bulk_create([line.entry() for line in lines], batch_size=BATCH)
        Event.objects.bulk_create([line.event() for line in lines if line.is_news], batch_size=BATCH)
        self._by_model, self._lines = {}, []
