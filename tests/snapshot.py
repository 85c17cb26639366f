"""The rows of the test database as they are now, to be put back later.

After a transactional test Django empties every table and makes content types and permissions again: half a
second for the few rows that a test writes. Here only the tables that differ are written.
"""

from functools import cache
from io import StringIO
from typing import Any

from django.db import connection, transaction

from focalpoint.append_only import lifted, tables
from focalpoint.audit.models import Entry, Seal
from focalpoint.pages import cache as pages

# No row is ever deleted from these; tests may empty them (tests/conftest.py).
APPEND_ONLY = {Entry._meta.db_table, Seal._meta.db_table}


class Snapshot:
    """Taken when it is made; to be used outside of a transaction."""

    def __init__(self) -> None:
        self._rows = _rows_by_table()

    @property
    def tables(self) -> set[str]:
        """Those that have rows."""
        return set(self._rows)

    def restore(self) -> None:
        """Each table has the same rows again; foreign keys are checked at the end, as in any transaction."""
        now = _rows_by_table()
        changed = {table for table in now | self._rows if now.get(table) != self._rows.get(table)}
        with transaction.atomic(), connection.cursor() as cursor:
            if append_only := changed & APPEND_ONLY:
                cursor.execute(f"TRUNCATE {', '.join(_quoted(table) for table in append_only)}")
            # Others are pointed to, so they cannot be truncated.
            with lifted(_refusing() & (changed - APPEND_ONLY)):
                for table in changed - APPEND_ONLY:
                    cursor.execute(f"DELETE FROM {_quoted(table)}")
                for table in changed & self._rows.keys():
                    cursor.cursor.copy_expert(
                        f"COPY {_quoted(table)} FROM STDIN", StringIO(self._rows[table])
                    )
        pages.clear()


def _rows_by_table() -> dict[str, str]:
    """The rows of each table that has any, as PostgreSQL writes them."""
    rows = {}
    with connection.cursor() as cursor:
        cursor.execute(_which_have_rows())
        for (table,) in cursor.fetchall():
            written: Any = StringIO()
            cursor.cursor.copy_expert(f"COPY {_quoted(table)} TO STDOUT", written)
            rows[table] = written.getvalue()
    return rows


@cache
def _which_have_rows() -> str:
    """One statement for all tables."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {_quoted(table)})" for table in sorted(tables)
    )


@cache
def _refusing() -> set[str]:
    return tables()


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
