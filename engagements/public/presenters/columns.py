"""What every row is made with."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.translation import get_language

R = TypeVar("R")


def made(row: Callable[..., R], rows: Iterable[Mapping[str, object]]) -> list[R]:
    """A row of each of a queryset's `values()`, whose columns are the row's fields."""
    return [row(**values) for values in rows]


def columns(row: type[Any]) -> list[str]:
    """The columns that a list asks for: the fields of the row."""
    return [field.name for field in fields(row)]


@lru_cache(maxsize=256)
def _list(name: str, language: str | None) -> str:
    """The address of a list; the addresses of its items begin with it."""
    return reverse(name)


def address_within(name: str, code: str) -> str:
    """The address of an item, by the name of its list."""
    return f"{_list(name, get_language())}{code}/"
