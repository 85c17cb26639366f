"""A verb is declared once, as a row of its noun's table, and run by one engine.

`verb(...)` is the row: from where to where, who may, what is in the way, and the words for it. Its body is
a plain function below the row's name. The engine wraps it:

    transaction → lock what stands above the row, then the row → who may, state, edit number, guards
    → the move → the body → save → log; once it is through: forget public pages

A verb called from another verb's body joins it: the same transaction and the same rows, and `who` is not
asked again (whoever may withdraw may cause a recall). Each has its own line in the log, in order of cause.
Three rules are left to whoever writes a body: `flush(row)` before a query that must see what was set, never
catch another verb's error, and go on with what the verb returned.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps
from typing import ClassVar, Concatenate, Generic, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID

import rules
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rules import Predicate

from focalpoint import access
from focalpoint.audit.models import Entry
from focalpoint.errors import DomainError, EditConflictError, WrongStateError
from focalpoint.pages import forget_public_pages

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound="Target")

# The class of a row and its key.
Address = tuple[type["Target"], object]


class Actor(Protocol):
    """Who acts, as far as the engine looks."""

    @property
    def pk(self) -> UUID: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def capacity(self) -> str:
        """In what capacity the person acts ("lead"), never a name."""


class GoneError(DomainError):
    """The row, or one that stands above it, was deleted meanwhile."""

    message = _("This does not exist any more: someone deleted it.")


class MovedError(DomainError):
    """The row was put under another one at this very moment."""

    message = _("This was changed at this very moment. Please look at it again.")


class BusyError(DomainError):
    """Another verb held the rows for too long."""

    message = _("Someone else is working on this at this very moment. Please try again.")


class LockOrderError(AssertionError):
    """A fault of ours: locked in this order, two verbs can stop each other for ever."""


class Target(models.Model):
    """A row that verbs act on."""

    # Logged with the value before and after; of other columns the log holds the name only.
    logged: ClassVar[tuple[str, ...]] = ("state",)

    class Meta:
        abstract = True

    def above(self) -> Sequence[Address]:
        """What is locked before this row: what it belongs to, as far as its own noun knows."""
        return ()

    def is_on_public_pages(self) -> bool:
        """Whether public pages are made of this row, as it is now: a verb that acts on it forgets them."""
        return False

    def logged_now(self) -> tuple[str, ...]:
        """What is logged with its values as the row is now: more, where everyone may read the rest too."""
        return self.logged

    def enter(self, verb: "Declaration", *, at: datetime) -> None:
        """Come into the verb's target state; what follows from the state is set here too."""
        setattr(self, "state", verb.to)  # noqa: B010


@dataclass(frozen=True)
class Declaration:
    """What everyone may know of a verb: permission, log, history and timeline read it here."""

    # "case.refer": the noun and the verb; also the label in the log.
    name: str
    # `to` is empty for a verb that moves nothing, `sources` for one that every state allows.
    sources: frozenset[str]
    to: str
    # "engagements.refer_case"
    permission: str
    # What the office reads in the history, after the name of who did it, and what the author reads: empty
    # where it is none of their business.
    office: str | Promise
    author: str | Promise | None
    automatic: bool


VERBS: dict[str, Declaration] = {}
# The body of each verb, wrapped: for screens that act on many rows, and for tests that try every pair.
RUN: dict[str, Callable[..., object]] = {}

# A fact that is in the way, and the sentence that says so: the button and the engine ask the same function.
# It is asked of inner verbs too: only a verb that is never another one's consequence may ask here who acts.
Guard = Callable[[M, Actor | None], DomainError | None]


def _nothing_first(row: Target) -> Sequence[Address]:
    return ()


@dataclass(frozen=True)
class Verb(Declaration, Generic[M]):
    """A row of a noun's table; used as the decorator of its body."""

    model: type[M]
    who: Predicate
    unless: tuple[Guard[M], ...]
    # What is locked before the row beside what stands above it: what the row's own noun cannot know.
    first: Callable[[M], Sequence[Address]]
    # Of a verb that makes a row: the argument that `who` is asked of.
    within: str
    # Arguments that the log keeps: codes, dates and keys, never text.
    noted: tuple[str, ...]
    stale: type[EditConflictError]
    # Saves of one person within this time are one line in the log.
    sitting: timedelta | None
    # Off for a verb that changes nothing which pages show, although they are made of its row.
    changes_pages: bool

    def refusal(self, row: M, by: Actor | None) -> DomainError | None:
        """Why it cannot be done now, whoever may; None when it can."""
        if self.sources and str(getattr(row, "state")) not in self.sources:  # noqa: B009
            return WrongStateError(row, self.name)
        return next((error for guard in self.unless if (error := guard(row, by)) is not None), None)

    def __call__(self, body: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
        """The body of a verb that acts on a row: it gets the row locked and moved; what it sets is saved."""
        _check_signature(body, self, has_row=True)

        @wraps(body)
        def run(target: M, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with _unit() as unit:
                row = unit.hold(target, self.first)
                with unit.doing(self, kwargs, row):
                    result = body(row, *args, **kwargs)
            _copy_back(row, target)
            return result

        RUN[self.name] = run
        return run

    def makes(self, body: Callable[P, M]) -> Callable[P, M]:
        """The body of a verb that makes a row and returns it, or the one that was there already."""
        _check_signature(body, self, has_row=False)

        @wraps(body)
        def run(*args: P.args, **kwargs: P.kwargs) -> M:
            with _unit() as unit:
                return unit.make(self, kwargs, lambda: body(*args, **kwargs))

        RUN[self.name] = run
        return run


def _copy_back(row: Target, target: Target) -> None:
    """Until every caller goes on with what a verb returns: bring the caller's own object up to date."""
    if target is row:
        return
    for name, value in _stored(row).items():
        setattr(target, name, value)
    target._state.fields_cache.update(row._state.fields_cache)


def verb(
    model: type[M],
    name: str,
    source: str | Iterable[str] = (),
    to: str = "",
    *,
    who: Predicate = rules.always_deny,
    unless: Guard[M] | Sequence[Guard[M]] = (),
    first: Callable[[M], Sequence[Address]] = _nothing_first,
    within: str = "",
    noted: Sequence[str] = (),
    stale: type[EditConflictError] = EditConflictError,
    sitting: timedelta | None = None,
    changes_pages: bool = True,
    office: str | Promise = "",
    author: str | Promise | None = None,
    automatic: bool = False,
) -> Verb[M]:
    """Declare `name` of `model`; see the fields of `Declaration` and `Verb`.

    `source` and `to` are states. What is `automatic` the portal does by itself: nobody has a permission.
    """
    meta = model._meta
    row = Verb(
        name=f"{meta.model_name}.{name}",
        sources=frozenset(str(state) for state in ([source] if isinstance(source, str) else source)),
        to=str(to),
        permission=f"{meta.app_label}.{name}_{meta.model_name}",
        office=office,
        author=author,
        automatic=automatic,
        model=model,
        who=who,
        unless=(unless,) if callable(unless) else tuple(unless),
        first=first,
        within=within,
        noted=tuple(noted),
        stale=stale,
        sitting=sitting,
        changes_pages=changes_pages,
    )
    if row.name in VERBS:
        raise ValueError(f"{row.name} is declared twice")
    VERBS[row.name] = row
    if not automatic:
        access.permit(row.permission, who=who, refusal=row.refusal)
    return row


def _check_signature(body: Callable[..., object], verb: Declaration, *, has_row: bool) -> None:
    """At import: a body is called as its verb, and says who, when and everything else by name."""
    if body.__name__.rstrip("_") != verb.name.split(".")[1]:
        raise TypeError(f"{verb.name}: its body is called {body.__name__}")
    parameters = list(inspect.signature(body).parameters.values())[1 if has_row else 0 :]
    if any(one.kind is not one.KEYWORD_ONLY for one in parameters):
        raise TypeError(f"{verb.name}: everything but the row is keyword-only")
    if missing := {"at", *([] if verb.automatic else ["by"])} - {one.name for one in parameters}:
        raise TypeError(f"{verb.name}: the body needs {sorted(missing)}")


def _stored(row: Target) -> dict[str, object]:
    """Every loaded column as it stands on the object; lists and dicts as copies, for they change in place."""
    values = {name: row.__dict__[name] for name in _columns(row) if name in row.__dict__}
    return {
        name: deepcopy(value) if isinstance(value, list | dict) else value for name, value in values.items()
    }


def _columns(row: Target) -> list[str]:
    return [column.attname for column in row._meta.concrete_fields]


def _plain(value: object) -> object:
    """As the log keeps it: JSON, with dates in ISO and rows by their key."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


@dataclass
class Event:
    """One line of the log, while its verb runs."""

    verb: Declaration
    by: Actor | None
    at: datetime
    noted: dict[str, object]
    address: tuple[str, str] = ("", "")
    before: dict[str, object] = field(default_factory=dict)
    changes: dict[str, object] = field(default_factory=dict)
    # A verb that changed nothing is no line.
    is_told: bool = False

    def begin(self, row: Target) -> None:
        # Now: a verb may delete its row, and Django then forgets its key.
        self.address = (str(row._meta.model_name), str(row.pk))
        self.before = _stored(row)

    def made(self, row: Target) -> None:
        self.address = (str(row._meta.model_name), str(row.pk))
        self.changes = {name: [None, _plain(_stored(row)[name])] for name in row.logged_now()}
        self.is_told = True

    def finish(self, row: Target, sitting: timedelta | None) -> None:
        after = {} if row.pk is None else _stored(row)
        names = [name for name in self.before if name not in after or self.before[name] != after[name]]
        logged = row.logged_now()
        for name in logged:
            if name in names:
                self.changes[name] = [_plain(self.before[name]), _plain(after.get(name))]
        if self.verb.to:
            # What the verb itself did, whatever its consequences did after it.
            self.changes["state"] = [_plain(self.before.get("state")), self.verb.to]
        others = sorted(set(names) - set(logged)) if after else []
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

    def entry(self) -> Entry:
        target_type, target_id = self.address
        return Entry(
            verb=self.verb.name,
            by=self.by.pk if self.by is not None else None,
            capacity=self.by.capacity if self.by is not None else "",
            at=self.at,
            target_type=target_type,
            target_id=target_id,
            changes={**self.changes, **self.noted},
        )


class Unit:
    """One verb with all that it brings about: its transaction, the rows it holds, what happened."""

    def __init__(self) -> None:
        self.rows: dict[Address, Target] = {}
        # What the database has of each row.
        self.saved: dict[Address, dict[str, object]] = {}
        # The place in the global order that was locked last; rows it made itself do not count, nobody waits
        # for them.
        self.reached = -1
        self.made: list[Target] = []
        self.events: list[Event] = []
        # Those whose bodies are running: the outermost first.
        self.running: list[Event] = []
        self.changes_pages = False

    def hold(self, target: M, first: Callable[[M], Sequence[Address]] = _nothing_first) -> M:
        """The row, locked and as it is now, after everything that stands above it.

        The caller's object is only an address: what is stale on it reaches no body.
        """
        own = _address(target)
        if own not in self.rows:
            self._lock({*first(target), *target.above(), own})
            row = self.rows[own]
            # What it says now, not what the caller's object said.
            if not {*first(cast(M, row)), *row.above()} <= self.rows.keys():
                raise MovedError
        return cast(M, self.rows[own])

    def _lock(self, places: set[Address]) -> None:
        """One statement for each model, in the global order; within a model by key."""
        missing = places - self.rows.keys()
        for model in sorted({model for model, _pk in missing}, key=_rank):
            if _rank(model) < self.reached:
                raise LockOrderError(f"{model.__name__} after {settings.LOCK_ORDER[self.reached]}")
            self.reached = _rank(model)
            keys = [pk for other, pk in missing if other is model]
            # Never with select_related: what is joined would be as old as the wait was long.
            rows = model._base_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
            for row in rows:
                self.adopt(row)
        if not places <= self.rows.keys():
            raise GoneError

    def adopt(self, row: Target) -> None:
        """Hold a row that is locked, or that nobody else can see yet; relations lead to rows held already."""
        for column in row._meta.concrete_fields:
            if column.related_model is not None:
                above = (cast(type[Target], column.related_model), getattr(row, column.attname))
                if above in self.rows:
                    setattr(row, column.name, self.rows[above])
        self.rows[_address(row)] = row
        self.saved[_address(row)] = _stored(row)

    def flush(self, row: Target) -> None:
        """Write what differs from the database, and nothing else; a row that is new is made."""
        if row._state.adding:
            row.save(force_insert=True)
            self._forget_expressions(row)
            self.adopt(row)
            self.made.append(row)
        if row.pk is None:  # its verb deleted it
            return
        for column in row._meta.concrete_fields:
            # A column that is made from others (folded for comparing) follows them.
            if type(column).pre_save is not models.Field.pre_save and column.attname in row.__dict__:
                setattr(row, column.attname, column.pre_save(row, add=False))
        now, known = _stored(row), self.saved[_address(row)]
        if changed := [name for name in now if name not in known or known[name] != now[name]]:
            row.save(update_fields=changed)
            self._forget_expressions(row)
        self.saved[_address(row)] = _stored(row)

    def _forget_expressions(self, row: Target) -> None:
        """A search vector, say, has no value here: whoever needs it loads it."""
        for name in _columns(row):
            if hasattr(row.__dict__.get(name), "resolve_expression"):
                del row.__dict__[name]

    @contextmanager
    def doing(self, verb: Verb[M], kwargs: Mapping[str, object], row: M) -> Iterator[None]:
        """One verb on a row that is held: asked, moved, and after its body saved and noted."""
        event = self._begin(verb, kwargs, row)
        if error := verb.refusal(row, event.by):
            raise error
        if kwargs.get("edit") is not None and kwargs["edit"] != getattr(row, "edit", None):
            mine = {name: value for name, value in kwargs.items() if name not in ("edit", "by", "at")}
            raise verb.stale(row, mine)
        event.begin(row)
        was_public = row.is_on_public_pages()
        if verb.to:
            row.enter(verb, at=event.at)
        yield
        self.running.pop()
        event.finish(row, verb.sitting)
        self.flush(row)
        is_public = was_public or (row.pk is not None and row.is_on_public_pages())
        self.changes_pages |= verb.changes_pages and is_public

    def make(self, verb: Verb[M], kwargs: Mapping[str, object], body: Callable[[], M]) -> M:
        """One verb that makes a row; nothing is told of a row that was there before."""
        event = self._begin(verb, kwargs, kwargs.get(verb.within))
        row = body()
        self.running.pop()
        if row._state.adding:
            self.flush(row)
        if any(one is row for one in self.made):
            event.made(row)
            self.changes_pages |= row.is_on_public_pages()
        return row

    def _begin(self, verb: Verb[M], kwargs: Mapping[str, object], of: object) -> Event:
        by, at = cast(Actor | None, kwargs.get("by")), cast(datetime, kwargs["at"])
        if not self.running and not verb.automatic and not (by and by.is_active and verb.who.test(by, of)):
            raise PermissionDenied(verb.permission)
        noted = {name: _plain(kwargs[name]) for name in verb.noted if name in kwargs}
        event = Event(verb, by, at, noted)
        self.events.append(event)
        self.running.append(event)
        return event

    def end(self) -> None:
        """Before the commit."""
        self.log()
        if self.changes_pages:
            forget_public_pages()

    def log(self) -> None:
        Entry.objects.bulk_create([event.entry() for event in self.events if event.is_told])


def _address(row: Target) -> Address:
    """By the model, not the type: who is signed in comes as a lazy object around the row."""
    return cast(type[Target], row._meta.model), row.pk


def _rank(model: type[Target]) -> int:
    """Its place in the one order in which rows are locked."""
    if model._meta.label_lower not in settings.LOCK_ORDER:
        raise LockOrderError(f"{model._meta.label_lower} has no place in LOCK_ORDER")
    return settings.LOCK_ORDER.index(model._meta.label_lower)


_current: ContextVar[Unit | None] = ContextVar("unit", default=None)
# lock_not_available, deadlock_detected
_BUSY = {"55P03", "40P01"}


@contextmanager
def _unit() -> Iterator[Unit]:
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


def _running() -> Unit:
    unit = _current.get()
    if unit is None:
        raise LockOrderError("No verb is running")
    return unit


def hold(row: M) -> M:
    """For a body: another row, locked and as it is now; the same object when the verb holds it already."""
    return _running().hold(row)


def flush(row: M) -> M:
    """For a body: make a new row, or write what was set on a held one before a query that must see it."""
    _running().flush(row)
    return row


def note(**facts: object) -> None:
    """For a body: what the log must hold and no column does: codes, keys, checksums; never text."""
    _running().running[-1].noted.update({name: _plain(fact) for name, fact in facts.items()})


def each(
    run: Callable[..., object], rows: Iterable[M], /, **kwargs: object
) -> tuple[list[M], list[tuple[M, DomainError]]]:
    """Do a verb to many rows, each in a unit of its own: what was done, and what was refused and why."""
    done: list[M] = []
    refused: list[tuple[M, DomainError]] = []
    for row in rows:
        try:
            run(row, **kwargs)
        except DomainError as error:
            refused.append((row, error))
        else:
            done.append(row)
    return done, refused
