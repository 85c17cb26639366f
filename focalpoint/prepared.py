"""Statements that are written once as a queryset and run often.

Building the SQL of a public page takes Django longer than PostgreSQL takes to run it. A prepared statement
is built when it is first needed, and afterwards only run, with other values.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar, cast
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

R = TypeVar("R")

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
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        for row in self.compiler.results_iter([found]):
            yield dict(zip(self.names, row, strict=True))


class Prepared(Generic[R]):
    """`Prepared(build, slug=str)(slug="x")` gives what `build(slug="x")`, a queryset with `values()`, would.

    Values may only be compared with columns: one that changes the shape of the statement has no place here.
    """

    def __init__(self, build: Callable[..., QuerySet[Model, R]], **types: type) -> None:
        self.build = build
        self.types = types
        self._by_language: dict[str | None, _Statement] = {}

    def __call__(self, **values: Value) -> list[R]:
        language = get_language()
        statement = self._by_language.get(language)
        if statement is None:
            statement = self._by_language[language] = self._prepare()
        return cast(list[R], list(statement.run(values)))

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
