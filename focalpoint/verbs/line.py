"""One verb that ran, as the log keeps it with what was before and after, and as pages tell it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models

from focalpoint.audit.models import Entry
from focalpoint.events import Event
from focalpoint.people import Person
from focalpoint.verbs.declaration import Declaration
from focalpoint.verbs.target import Target, root, stored


@dataclass
class Line:
    """What is known of a verb while it runs; `entry` and `event` are asked before the commit."""

    verb: Declaration
    by: Person | None
    at: datetime
    noted: dict[str, object]
    # By name, the keys of what it is a part of: only the log keeps them.
    part_of: Mapping[str, object] = field(default_factory=dict)
    target: tuple[str, str] = ("", "")
    root: tuple[str, str] = ("", "")
    before: dict[str, object] = field(default_factory=dict)
    changes: dict[str, object] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    # A verb that changed nothing is no line.
    is_told: bool = False

    def begin(self, row: Target) -> None:
        self._name(row)
        self.before = stored(row)

    def made(self, row: Target) -> None:
        self._name(row)
        self.changes = {name: [None, plain(stored(row)[name])] for name in row.logged_now()}
        self.is_told = True

    def _name(self, row: Target) -> None:
        """Before the body: a verb may delete its row, and Django then forgets its key."""
        self.target = (str(row._meta.model_name), str(row.pk))
        model, pk = root(row)
        self.root = (str(model._meta.model_name), str(pk))

    def finish(self, row: Target, sitting: timedelta | None) -> None:
        after = {} if row.pk is None else stored(row)
        self.changed = [name for name in self.before if name not in after or self.before[name] != after[name]]
        logged = row.logged_now()
        for name in logged:
            if name in self.changed:
                self.changes[name] = [plain(self.before[name]), plain(after.get(name))]
        if self.verb.to:
            # What the verb itself did, whatever its consequences did after it.
            self.changes["state"] = [plain(self.before.get("state")), self.verb.to]
        others = sorted(set(self.changed) - set(logged)) if after else []
        self.is_told = bool(self.changes or self.noted or (others and not self._is_within(sitting)))
        if others:
            self.changes["fields"] = others

    def _is_within(self, sitting: timedelta | None) -> bool:
        """Whether the same person goes on with what they saved a moment ago."""
        saved_at = self.before.get("saved_at")
        if sitting is None:
            return False
        goes_on = self.by is not None and self.before.get("saved_by_id") == self.by.pk
        return goes_on and isinstance(saved_at, datetime) and self.at - saved_at <= sitting

    @property
    def is_news(self) -> bool:
        """Whether anyone reads of it on a page; drafts and files are their authors' own affair."""
        return self.is_told and bool(self.verb.office or self.verb.author)

    def entry(self) -> Entry:
        target_type, target_id = self.target
        return Entry(
            verb=self.verb.name,
            by=self.by.pk if self.by is not None else None,
            capacity=self.by.capacity if self.by is not None else "",
            at=self.at,
            target_type=target_type,
            target_id=target_id,
            changes={**self.changes, **self.noted, **self.part_of},
        )

    def event(self) -> Event:
        root_type, root_id = self.root
        return Event(
            verb=self.verb.name,
            by=self.by.pk if self.by is not None else None,
            at=self.at,
            root_type=root_type,
            root_id=root_id,
            target_id=self.target[1],
            fields=sorted({*self.changed, *self.noted}),
        )


def plain(value: object) -> object:
    """As the log keeps it: JSON, with dates in ISO and rows by their key."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int) else str(value)
