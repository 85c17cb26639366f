"""Rows that are made in memory and written at once, table by table."""

from datetime import datetime
from typing import Any

from django.db import models

from demo.world.dice import Dice
from focalpoint.audit.models import Entry
from focalpoint.events import Event
from focalpoint.verbs import VERBS

BATCH = 500


class Rows:
    """What the world consists of, in the order in which tables were first met."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self._by_model: dict[type[models.Model], list[Any]] = {}
        self._entries: list[Entry] = []
        self._happened: list[Event] = []
        # (when, what, which input, more): told once the rows are there.
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

    def record(
        self,
        verb: str,
        pk: Any,
        *,
        by: Any,
        at: datetime,
        part_of: tuple[str, Any] | None = None,
        **changes: Any,
    ) -> None:
        """As the engine logs; a verb begins with the kind of its target, `part_of` is whatever it is in."""
        kind = verb.split(".")[0]
        root_type, root_id = part_of or (kind, pk)
        who = by.pk if by else None
        self._entries.append(
            Entry(verb=verb, by=who, at=at, target_type=kind, target_id=str(pk), changes=changes)
        )
        if VERBS[verb].office or VERBS[verb].author:
            self._happened.append(
                Event(verb=verb, by=who, at=at, root_type=root_type, root_id=str(root_id), target_id=str(pk))
            )

    def of(self, model: type[models.Model]) -> list[Any]:
        return self._by_model.get(model, [])

    def write(self) -> None:
        """Everything kept so far; the audit trail in the order in which it happened."""
        for model, rows in self._by_model.items():
            model._base_manager.bulk_create(rows, batch_size=BATCH)
        self._entries.sort(key=lambda entry: entry.at)
        self._happened.sort(key=lambda event: event.at)
        Entry.objects.bulk_create(self._entries, batch_size=BATCH)
        Event.objects.bulk_create(self._happened, batch_size=BATCH)
        self._by_model, self._entries, self._happened = {}, [], []
