"""How many processes deliver at once: the worker has other tasks, and a mail server has limits."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SLOTS = 2
# Any number that nothing else in the database uses.
_KEY = 0x6D61696C


@contextmanager
def limited_concurrency() -> Iterator[bool]:
    """Whether we got one of the slots; it is free again when we, or our connection, end."""
    number = next((number for number in range(SLOTS) if _ask("pg_try_advisory_lock", number)), None)
    try:
        yield number is not None
    finally:
        if number is not None:
            _ask("pg_advisory_unlock", number)


def _ask(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_KEY, number])
        return bool(cursor.fetchone()[0])
