"""One verb with its consequences: its transaction, the rows it holds, what happened."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction

from focalpoint.audit.models import Entry
from focalpoint.events import Event
from focalpoint.limits import check_arguments
from focalpoint.pages import forget_public_pages
from focalpoint.people import Person
from focalpoint.verbs.declaration import Rules
from focalpoint.verbs.errors import BusyError, LockOrderError
from focalpoint.verbs.line import Line, plain
from focalpoint.verbs.locking import Rows
from focalpoint.verbs.target import Target

M = TypeVar("M", bound=Target)


class Unit:
    """The outermost verb opens it; what is called inside joins it."""

    def __init__(self) -> None:
        self.rows = Rows()
        self.lines: list[Line] = []
        # Those whose bodies are running: the outermost first.
        self.running: list[Line] = []
        self.changes_pages = False

    @contextmanager
    def doing(self, verb: Rules[M], kwargs: Mapping[str, object], row: M) -> Iterator[None]:
        """One verb on a row that is held: asked, moved, and after its body saved and noted."""
        line = self._begin(verb, kwargs, row)
        if error := verb.refusal(row, line.by, line.at):
            raise error
        if kwargs.get("edit") is not None and kwargs["edit"] != getattr(row, "edit", None):
            mine = {name: value for name, value in kwargs.items() if name not in ("edit", "by", "at")}
            raise verb.stale(row, mine)
        line.begin(row)
        was_public = row.is_on_public_pages()
        if verb.to:
            row.enter(verb, at=line.at)
        yield
        self.running.pop()
        line.finish(row, verb.sitting)
        self.rows.flush(row)
        is_public = was_public or (row.pk is not None and row.is_on_public_pages())
        self.changes_pages |= verb.changes_pages and is_public

    def make(self, verb: Rules[M], kwargs: Mapping[str, object], body: Callable[[], M]) -> M:
        """One verb that makes a row; a row that existed before is neither logged nor announced."""
        line = self._begin(verb, kwargs, kwargs.get(verb.within))
        row = body()
        self.running.pop()
        if row._state.adding:
            self.rows.flush(row)
        if any(new_row is row for new_row in self.rows.made):
            line.made(row)
            self.changes_pages |= row.is_on_public_pages()
        return row

    def _begin(self, verb: Rules[M], kwargs: Mapping[str, object], of: object) -> Line:
        by, at = cast(Person | None, kwargs.get("by")), cast(datetime, kwargs["at"])
        if not self.running and not verb.automatic and not (by and by.is_active and verb.who.test(by, of)):
            raise PermissionDenied(verb.permission)
        check_arguments(verb.model, kwargs)
        line = Line(verb, by, at, {name: plain(kwargs[name]) for name in verb.noted if name in kwargs})
        if not self.running:
            line.part_of = _part_of.get()
        self.lines.append(line)
        self.running.append(line)
        return line

    def end(self) -> None:
        """Before the commit."""
        Entry.objects.bulk_create([line.entry() for line in self.lines if line.is_told])
        Event.objects.bulk_create([line.event() for line in self.lines if line.is_news])
        if self.changes_pages:
            forget_public_pages()


_current: ContextVar[Unit | None] = ContextVar("unit", default=None)
_part_of: ContextVar[Mapping[str, object]] = ContextVar("part_of", default={})  # noqa: B039 - never changed
# lock_not_available, deadlock_detected
_BUSY = {"55P03", "40P01"}


@contextmanager
def joined() -> Iterator[Unit]:
    """The unit of the verb that is running, or a new one in a transaction of its own."""
    running = _current.get()
    if running is not None:
        # An error that leaves an inner verb ends the outer one too, even if its body catches it.
        with transaction.atomic(savepoint=False):
            yield running
        return
    unit = Unit()
    token = _current.set(unit)
    try:
        with transaction.atomic():
            yield unit
            unit.end()
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) in _BUSY:
            raise BusyError from error
        raise
    finally:
        _current.reset(token)


@contextmanager
def part_of(**facts: object) -> Iterator[None]:
    """What verbs do inside is logged with these keys: what it is a part of. Their consequences are not."""
    token = _part_of.set({name: plain(fact) for name, fact in facts.items()})
    try:
        yield
    finally:
        _part_of.reset(token)


def _running() -> Unit:
    unit = _current.get()
    if unit is None:
        raise LockOrderError("No verb is running")
    return unit


def is_running() -> bool:
    """Whether we are inside a verb."""
    return _current.get() is not None


def hold(row: M) -> M:
    """For a body: another row, locked and as it is now; the same object when the verb holds it already."""
    return _running().rows.hold(row)


def flush(row: M) -> M:
    """For a body: make a new row, or write what was set on a held one before a query that must see it."""
    _running().rows.flush(row)
    return row


def note(**facts: object) -> None:
    """For a body: what the log must hold and no column does: codes, keys, checksums; text if public."""
    _running().running[-1].noted.update({name: plain(fact) for name, fact in facts.items()})
