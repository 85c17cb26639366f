"""Statements that are written once as a queryset and run often.

Building the SQL of a public page takes Django longer than PostgreSQL takes to run it. A prepared statement
is built when it is first needed, and afterwards only run, with other values. Which pages win by it is
measured in docs/decisions/0006-fast-public-pages.md; elsewhere a queryset is used.

It uses parts of Django that are not a public API. They are all in this file, and only used with a
release that the tests were run with; with any other the queryset itself is asked, which is slower.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import django
from django.db import connection, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

from focalpoint import replica

# Releases of Django with which tests/focalpoint/test_prepared.py was run.
TRIED = {(5, 2)}

R = TypeVar("R")
Rows = QuerySet[Any, Any]
# What a statement is given.
Value = str | int | datetime | UUID

# What stands for a value while the statement is built; found again in the parameters by identity.
_MARKS: dict[type, Callable[[], Value]] = {
    str: lambda: type("Mark", (str,), {})("mark"),
    datetime: lambda: type("Mark", (datetime,), {})(2000, 1, 1, tzinfo=UTC),
    UUID: lambda: UUID(int=0),
}


@dataclass(frozen=True)
class _Statement:
    compiler: SQLCompiler
    sql: str
    params: tuple[Value, ...]
    # By position in `params`, the name of the value that goes there.
    places: dict[int, str]
    names: list[str]

    def run(self, values: Mapping[str, Value]) -> Iterator[dict[str, object]]:
        params = list(self.params)
        for position, name in self.places.items():
            params[position] = values[name]
        with connections[replica.alias()].cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        for row in self.compiler.results_iter([rows]):
            yield dict(zip(self.names, row, strict=True))


class Prepared(Generic[R]):
    """`Prepared(build, Row, slug=str)(slug="x")` gives a `Row` for each row of `build(slug="x")`, a queryset
    with `values()`; the columns are the arguments of `Row`.

    Values may only be compared with columns: one that changes the shape of the statement has no place here.
    """

    def __init__(self, build: Callable[..., Rows], row: Callable[..., R], **types: type) -> None:
        self.build, self.row, self.types = build, row, types
        self._by_language: dict[str | None, _Statement] = {}

    def __call__(self, **values: Value) -> list[R]:
        if django.VERSION[:2] not in TRIED:
            return [self.row(**columns) for columns in self.build(**values)]
        language = get_language()
        statement = self._by_language.get(language)
        if statement is None:
            statement = self._by_language[language] = self._prepare()
        return [self.row(**columns) for columns in statement.run(values)]

    def first(self, **values: Value) -> R | None:
        """The first row, if there is one."""
        return next(iter(self(**values)), None)

    def _prepare(self) -> _Statement:
        marks = {name: _MARKS[kind]() for name, kind in self.types.items()}
        query = self.build(**marks).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = {
            position: name
            for position, value in enumerate(params)
            for name, mark in marks.items()
            if value is mark
        }
        if set(places.values()) != set(marks):
            raise ValueError(f"No place found for {set(marks) - set(places.values())} in: {sql}")
        names = [*query.extra_select, *query.values_select, *query.annotation_select]
        return _Statement(compiler, sql, tuple(params), places, list(query.selected or names))


def prepared(row: Callable[..., R], **types: type) -> Callable[[Callable[..., Rows]], Prepared[R]]:
    """The decorator of a function that builds the queryset."""
    return lambda build: Prepared(build, row, **types)
