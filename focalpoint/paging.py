"""Lists a page at a time, by key: the hundredth page costs what the first does, and no row is skipped or
shown twice because another was added between two pages.

There is one pager. The cursor in the address is signed; one that is old, broken or of another list leads to
the first page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format

from focalpoint.prepared import Prepared, Value

PARAMETER = "page"
SIZE = 25
CAP = 1000

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")
S = TypeVar("S")
# The columns of a row of `values()`.
C = TypeVar("C", bound=Mapping[str, object])
Rows = TypeVar("Rows", bound=QuerySet[models.Model, object])
# One value of a key as a cursor keeps it: text that PostgreSQL reads back, or nothing for NULL.
Place = Sequence[object]


@dataclass(frozen=True)
class Page(Generic[R]):
    """The rows, and the query strings (with the filters) of the pages around them; "" when there is none."""

    rows: list[R]
    previous: str = ""
    next: str = ""
    # Empty on the first page.
    first: str = ""

    @property
    def is_first(self) -> bool:
        return not self.previous

    def of(self, row: Callable[..., S]) -> "Page[S]":
        """The same page, of dictionaries, with a `row` made of each."""
        rows = [row(**values) for values in self.rows]  # type: ignore[arg-type]
        return Page(rows, self.previous, self.next, self.first)


def page_of(
    rows: QuerySet[M, R],
    request: HttpRequest,
    *,
    key: Sequence[str],
    size: int = SIZE,
    parameter: str = PARAMETER,
) -> Page[R]:
    """The page of `rows` that the request asks for, in the order of `key`: columns, "-" for falling.

    The last of the key must be unique. Columns that are made by `annotate` must not be null. Works for
    instances and for `values()`; one statement.
    """
    links = _Links(request, key, parameter)
    is_back, place = links.position()
    order = [_turned(name) for name in key] if is_back else list(key)
    matching = rows if place is None else rows.filter(beyond(rows.model, order, place))
    page_rows = list(matching.order_by(*order)[: size + 1])
    more = len(page_rows) > size
    page_rows = page_rows[:size]
    if is_back:
        page_rows.reverse()
    has_previous = more if is_back else place is not None
    has_next = is_back or more
    return links.around(page_rows, has_previous=has_previous, has_next=has_next)


def beyond(model: type[models.Model], order: Sequence[str], place: Place) -> Q:
    """Rows after a place in `order`: a range on the first part, which an index serves, and the rest.

    As PostgreSQL sorts: NULL comes last in a rising order and first in a falling one.
    """
    name, value, falls = order[0].removeprefix("-"), place[0], order[0].startswith("-")
    may_be_null = _may_be_null(model, name)
    if value is None:
        further = Q(**{f"{name}__isnull": False}) if falls else Q(pk__in=[])
        same = Q(**{f"{name}__isnull": True})
    else:
        further = Q(**{f"{name}__{'lt' if falls else 'gt'}": value})
        same = Q(**{name: value})
        if may_be_null and not falls:
            further |= Q(**{f"{name}__isnull": True})
    if len(order) == 1:
        return further
    rest = same & beyond(model, order[1:], place[1:])
    if may_be_null:
        return rest if value is None and not falls else further | rest
    return Q(**{f"{name}__{'lte' if falls else 'gte'}": value}) & (further | rest)


def _may_be_null(model: type[models.Model], name: str) -> bool:
    """Whether a column of the model or of a row it leads to may be null; one made by `annotate` may not."""
    try:
        for part in name.split("__"):
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
            if getattr(field, "null", False):
                return True
            if field.is_relation and field.related_model:
                model = field.related_model
    except FieldDoesNotExist:
        return False
    return False


class Listing(Generic[Rows, R]):
    """A public list: `rows(**values)`, each made into a `row` of the columns of `shape`, ordered by `key`.

    The first page of all of it is what nearly everybody asks for: that is a prepared statement. `types` are
    those of the values, as for `Prepared`.
    """

    def __init__(
        self,
        rows: Callable[..., Rows],
        shape: Callable[[Rows], QuerySet[models.Model, C]],
        row: Callable[..., R],
        *,
        key: Sequence[str],
        size: int = SIZE,
        **types: type,
    ) -> None:
        self.rows, self.shape, self.row, self.key, self.size = rows, shape, row, key, size
        self._first = Prepared(
            lambda **values: shape(rows(**values)).order_by(*key)[: size + 1], row, **types
        )

    def page(self, request: HttpRequest, narrowed: Rows | None = None, **values: Value) -> Page[R]:
        """The page asked for, of all rows or only of those in the queryset `narrowed`."""
        if narrowed is not None or PARAMETER in request.GET:
            rows = self.rows(**values) if narrowed is None else narrowed
            return page_of(self.shape(rows), request, key=self.key, size=self.size).of(self.row)
        first_rows = self._first(**values)
        links = _Links(request, self.key, PARAMETER)
        return links.around(first_rows[: self.size], has_previous=False, has_next=len(first_rows) > self.size)


class _Links:
    """Query strings to the pages around some rows, with everything else that was asked."""

    def __init__(self, request: HttpRequest, key: Sequence[str], parameter: str) -> None:
        self.request, self.key, self.parameter = request, key, parameter
        # A cursor of one list, or of one order, is no cursor of another.
        page = request.resolver_match.view_name if request.resolver_match else ""
        self.salt = f"paging:{page}:{','.join(key)}"

    def position(self) -> tuple[bool, Place | None]:
        """Whether to go back, and from which place; no place is the first page."""
        try:
            is_back, *place = signing.loads(self.request.GET.get(self.parameter, ""), salt=self.salt)
        except (signing.BadSignature, ValueError, TypeError):
            return False, None
        return (bool(is_back), place) if len(place) == len(self.key) else (False, None)

    def around(self, rows: list[R], *, has_previous: bool, has_next: bool) -> Page[R]:
        return Page(
            rows,
            previous=self._to(rows[0], is_back=True) if has_previous and rows else "",
            next=self._to(rows[-1], is_back=False) if has_next and rows else "",
            first=self._with("") if has_previous else "",
        )

    def _to(self, row: object, *, is_back: bool) -> str:
        return self._with(signing.dumps([is_back, *(_value(row, name) for name in self.key)], salt=self.salt))

    def _with(self, cursor: str) -> str:
        query = self.request.GET.copy()
        query.pop(self.parameter, None)
        if cursor:
            query[self.parameter] = cursor
        return "?" + query.urlencode()


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _value(row: object, name: str) -> str | None:
    """The row's value of one part of the key, as text that PostgreSQL reads back."""
    name = name.removeprefix("-")
    if isinstance(row, dict):
        value = row[name]
    else:
        value = row
        for part in name.split("__"):
            value = None if value is None else getattr(value, part)
    if value is None:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Counted(models.Subquery):
    """How many rows a queryset has, never counting further than `cap`: a column beside others."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()

    def __init__(self, rows: QuerySet[models.Model, object], *, cap: int = CAP) -> None:
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
        text = number_format(min(self.number, self.cap), use_l10n=True, force_grouping=True)
        return f"{text}+" if self.is_capped else text

    def __bool__(self) -> bool:
        return self.number > 0


def capped_count(rows: QuerySet[models.Model, object], cap: int = CAP) -> Count:
    """How many rows there are, never counting further than `cap`."""
    return Count(rows.order_by().values("pk")[: cap + 1].count(), cap)
