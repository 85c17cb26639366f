"""What a person types to find rows in a log that names rows by their keys.

The kernel knows no references and no names: whoever knows them registers how they are found.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

# The keys of the rows that a text names; None where it is no such name. Raises a DomainError for a typo.
Find = Callable[[str], Sequence[UUID] | None]

_ROWS: list[Find] = []
_PEOPLE: list[Find] = []


def register_rows(find: Find) -> None:
    """`find` knows a kind of name of something, such as a reference, and all that belongs to it."""
    _ROWS.append(find)


def register_people(find: Find) -> None:
    """`find` knows people by what they are called."""
    _PEOPLE.append(find)


def rows_named(text: str) -> Sequence[UUID] | None:
    return _first(_ROWS, text)


def people_named(text: str) -> Sequence[UUID] | None:
    return _first(_PEOPLE, text)


def _first(finders: Sequence[Find], text: str) -> Sequence[UUID] | None:
    return next((found for find in finders if (found := find(text)) is not None), None)
