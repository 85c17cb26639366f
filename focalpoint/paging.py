"""Lists a page at a time, by key: the hundredth page costs what the first does, and no row is skipped or
shown twice because another came in meanwhile.

The cursor in the address is signed; one that is old, broken or of another list leads to the first page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core import signing
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.formats import number_format

from focalpoint.prepared import Prepared, Value

PARAMETER = "page"
SIZE = 25
CAP = 1000

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")
Rows = TypeVar("Rows", bound=models.QuerySet[models.Model, object])


@dataclass(frozen=True)
class Page(Generic[R]):
    """The rows, and the query strings (with the filters) of the pages before and after; "" where none is."""

    rows: list[R]
    previous: str = ""
    next: str = ""

    @property
    def is_first(self) -> bool:
        return not self.previous


def page_of(
    rows: models.QuerySet[M, R], request: HttpRequest, *, key: Sequence[str], size: int = SIZE
) -> Page[R]:
    """The page of `rows` that the request asks for, in the order of `key`: not-null fields, "-" for falling.

    The last of the key must be unique. Works for instances and for `values()`; one statement.
    """
    backwards, values = _asked(request, key)
    order = [_turned(name) for name in key] if backwards else list(key)
    found = rows.filter(_beyond(order, values)) if values else rows
    shown = list(found.order_by(*order)[: size + 1])
    more = len(shown) > size
    shown = shown[:size]
    if backwards:
        shown.reverse()
    links = _Links(request, key)
    has_previous = more if backwards else bool(values)
    has_next = bool(values) if backwards else more
    return Page(
        rows=shown,
        previous=links.to(shown[0], back=True) if has_previous and shown else "",
        next=links.to(shown[-1], back=False) if has_next and shown else "",
    )


class Listing(Generic[Rows, R]):
    """A public list: `rows(**values)`, each made into what is shown by `shape`, in the order of `key`.

    The first page of all of it is what nearly everybody asks for: that is a prepared statement. `types` are
    those of the values, as for `Prepared`.
    """

    def __init__(
        self,
        rows: Callable[..., Rows],
        shape: Callable[[Rows], models.QuerySet[models.Model, R]],
        *,
        key: Sequence[str],
        size: int = SIZE,
        **types: type,
    ) -> None:
        self.rows, self.shape, self.key, self.size = rows, shape, key, size
        self._first = Prepared(
            lambda **values: shape(rows(**values)).order_by(*key)[: size + 1],
            **types,
        )

    def page(self, request: HttpRequest, narrowed: Rows | None = None, **values: Value) -> Page[R]:
        """The page asked for, of all rows or only of those in the queryset `narrowed`."""
        if narrowed is not None or PARAMETER in request.GET:
            rows = self.rows(**values) if narrowed is None else narrowed
            return page_of(self.shape(rows), request, key=self.key, size=self.size)
        found = self._first(**values)
        shown = found[: self.size]
        more = len(found) > self.size
        return Page(shown, next=_Links(request, self.key).to(shown[-1], back=False) if more else "")


class _Links:
    """Query strings to the pages around a row, with everything else that was asked."""

    def __init__(self, request: HttpRequest, key: Sequence[str]) -> None:
        self.request, self.key = request, key

    def to(self, row: object, *, back: bool) -> str:
        cursor = signing.dumps([back, *(_value(row, name) for name in self.key)], salt=_salt(self.key))
        query = self.request.GET.copy()
        query[PARAMETER] = cursor
        return "?" + query.urlencode()


def _salt(key: Sequence[str]) -> str:
    """A cursor of one order is no cursor of another."""
    return f"paging:{','.join(key)}"


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _asked(request: HttpRequest, key: Sequence[str]) -> tuple[bool, list[str]]:
    """Which way to go, and from which values of the key; no values is the first page."""
    try:
        backwards, *values = signing.loads(request.GET.get(PARAMETER, ""), salt=_salt(key))
    except (signing.BadSignature, ValueError, TypeError):
        return False, []
    return (bool(backwards), values) if len(values) == len(key) else (False, [])


def _value(row: object, name: str) -> str:
    """The row's value of one part of the key, as text that PostgreSQL reads back."""
    name = name.removeprefix("-")
    value = row[name] if isinstance(row, dict) else getattr(row, name)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _beyond(order: Sequence[str], values: Sequence[str]) -> Q:
    """Rows after `values` in `order`: a range on the first part, which an index serves, and the rest."""
    name, value = order[0].removeprefix("-"), values[0]
    further = "lt" if order[0].startswith("-") else "gt"
    if len(order) == 1:
        return Q(**{f"{name}__{further}": value})
    rest = Q(**{name: value}) & _beyond(order[1:], values[1:])
    return Q(**{f"{name}__{further}e": value}) & (Q(**{f"{name}__{further}": value}) | rest)


class Counted(models.Subquery):
    """How many rows a queryset has, never counting further than `cap`: a column beside others."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()

    def __init__(self, rows: models.QuerySet[models.Model, object], *, cap: int = CAP) -> None:
        super().__init__(rows.order_by().values("pk")[: cap + 1])


@dataclass(frozen=True)
class Count:
    """A number of rows that prints itself as "37" or "1,000+"."""

    number: int
    cap: int = CAP

    @property
    def is_capped(self) -> bool:
        return self.number > self.cap

    def __str__(self) -> str:
        shown = number_format(min(self.number, self.cap), use_l10n=True, force_grouping=True)
        return f"{shown}+" if self.is_capped else shown

    def __bool__(self) -> bool:
        return self.number > 0


def capped_count(rows: models.QuerySet[models.Model, object], cap: int = CAP) -> Count:
    """How many rows there are, never counting further than `cap`."""
    return Count(rows.order_by().values("pk")[: cap + 1].count(), cap)
