"""How a noun's table is written: `verb(...)` is a row, and the row is the decorator of its body."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import rules
from django.utils.functional import Promise
from rules import Predicate

from focalpoint import access
from focalpoint.errors import DomainError, EditConflictError
from focalpoint.verbs.declaration import VERBS, Declaration, Guard, Rules
from focalpoint.verbs.locking import nothing_first
from focalpoint.verbs.target import Address, Target
from focalpoint.verbs.unit import joined

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Target)

# The body of each verb, wrapped: for screens that act on many rows, and for tests that try every pair.
RUN: dict[str, Callable[..., object]] = {}


@dataclass(frozen=True)
class Verb(Rules[M]):
    """A row of a noun's table; used as the decorator of its body."""

    def __call__(self, body: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
        """The body of a verb that acts on a row: it gets the row locked and moved; what it sets is saved."""
        _check_signature(body, self, has_row=True)

        @wraps(body)
        def run(target: M, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with joined() as unit:
                row = unit.rows.hold(target, self.first)
                with unit.doing(self, kwargs, row):
                    return body(row, *args, **kwargs)

        RUN[self.name] = run
        return run

    def makes(self, body: Callable[P, M]) -> Callable[P, M]:
        """The body of a verb that makes a row and returns it, or the one that was there already."""
        _check_signature(body, self, has_row=False)

        @wraps(body)
        def run(*args: P.args, **kwargs: P.kwargs) -> M:
            with joined() as unit:
                return unit.make(self, kwargs, lambda: body(*args, **kwargs))

        RUN[self.name] = run
        return run


def _check_signature(body: Callable[..., object], verb: Declaration, *, has_row: bool) -> None:
    """At import: a body is called as its verb, and says who, when and everything else by name."""
    if body.__name__.rstrip("_") != verb.name.split(".")[1]:
        raise TypeError(f"{verb.name}: its body is called {body.__name__}")
    parameters = list(inspect.signature(body).parameters.values())[1 if has_row else 0 :]
    if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters):
        raise TypeError(f"{verb.name}: everything but the row is keyword-only")
    if missing := {"at", *([] if verb.automatic else ["by"])} - {parameter.name for parameter in parameters}:
        raise TypeError(f"{verb.name}: the body needs {sorted(missing)}")


def verb(
    model: type[M],
    name: str,
    source: str | Iterable[str] = (),
    to: str = "",
    *,
    who: Predicate = rules.always_deny,
    unless: Guard[M] | Sequence[Guard[M]] = (),
    first: Callable[[M], Sequence[Address]] = nothing_first,
    within: str = "",
    noted: Sequence[str] = (),
    stale: type[EditConflictError] = EditConflictError,
    sitting: timedelta | None = None,
    changes_pages: bool = True,
    office: str | Promise = "",
    author: str | Promise | None = None,
    automatic: bool = False,
    why: str | Promise = "",
) -> Verb[M]:
    """Declare `name` of `model`; see the fields of `Declaration` and `Rules`.

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
        why=why,
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
