"""Two roles in the database: one owns the tables and changes them, the other serves people.

Whoever finds a way to run statements of their own through the portal then still cannot alter a table, take
the trigger off the audit log, or change and delete what stands in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from focalpoint import append_only

_USUAL = "SELECT, INSERT, UPDATE, DELETE"


class RoleError(Exception):
    """The role cannot be the one that serves people; the sentence says why."""


@contextmanager
def as_owner() -> Iterator[str]:
    """While it lasts this process is connected by DATABASE_OWNER_URL, where there is one.

    Gives the role of DATABASE_URL, which is not in the settings meanwhile; empty where it names none.
    """
    connection = connections["default"]
    served_by = connection.settings_dict.copy()
    role = str(served_by["USER"] or "")
    if not settings.DATABASE_OWNER:
        yield role
        return
    connection.close()
    connection.settings_dict.update(settings.DATABASE_OWNER)
    try:
        yield role
    finally:
        connection.close()
        connection.settings_dict.update(served_by)


@transaction.atomic
def grant(role: str) -> None:
    """What the portal needs and no more; may be repeated, and beside a running portal. Raises RoleError."""
    connection = connections["default"]
    _refuse_owner(role)
    quoted = connection.ops.quote_name
    whom = quoted(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_schema()")
        database, schema = map(quoted, cursor.fetchone())
        # Before PostgreSQL 15 everyone could create tables, and temporary ones they still can.
        cursor.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC")
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
        cursor.execute(f"REVOKE ALL ON SCHEMA {schema} FROM {whom}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {whom}")
        # What only grows, and what only migrations write.
        special = dict.fromkeys(append_only.tables(whole=True), "SELECT, INSERT")
        special[MigrationRecorder.Migration._meta.db_table] = "SELECT"
        for name, is_sequence in _ours():
            cursor.execute(f"REVOKE ALL ON {quoted(name)} FROM {whom}")
            rights = "USAGE, SELECT" if is_sequence else special.get(name, _USUAL)
            cursor.execute(f"GRANT {rights} ON {quoted(name)} TO {whom}")


def _refuse_owner(role: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s",
            [role],
        )
        found = cursor.fetchone()
    if found is None:
        raise RoleError(f"There is no role {role} in the database.")
    if found[0]:
        raise RoleError(f"The role {role} owns the tables, or has all rights: it cannot be limited.")


def _ours() -> list[tuple[str, bool]]:
    """Each table, view and sequence that the role at work owns, and whether it is a sequence."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind = 'S' FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
            "AND relowner = current_user::regrole AND relkind IN ('r', 'p', 'v', 'm', 'S') ORDER BY relname"
        )
        return list(cursor.fetchall())
