"""Tables whose rows the database refuses to change or delete: those with a trigger of this name.

On a whole table it speaks for each row; a trigger on rows speaks for some of them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

TRIGGER = "append_only"


def tables(*, whole: bool = False) -> set[str]:
    """All of them, or those of which no row at all may be changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgname = %s AND relnamespace = current_schema()::regnamespace "
            # The first bit says that it is a trigger on rows.
            "AND (tgtype & 1 = 0 OR NOT %s)",
            [TRIGGER, whole],
        )
        return {table for (table,) in cursor.fetchall()}


@contextmanager
def lifted(some: Iterable[str]) -> Iterator[None]:
    """Without the triggers of these tables, for a role that owns them; inside a transaction."""
    names = [connection.ops.quote_name(table) for table in sorted(some)]
    _switch("DISABLE", names)
    yield
    _switch("ENABLE", names)


def _switch(how: str, names: list[str]) -> None:
    if not names:
        return
    with connection.cursor() as cursor:
        # A table with deferred constraints still to be checked cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f"ALTER TABLE {name} {how} TRIGGER {TRIGGER}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
