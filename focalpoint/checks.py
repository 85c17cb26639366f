"""What `manage.py check --database default` asks the server: its log must hold no content of rows, the key
must open what is encrypted, and a copy of another portal is named."""

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.utils import timezone

from focalpoint import installation
from focalpoint.audit.models import Entry
from focalpoint.readiness import WRONG_KEY, WRONG_KEY_HINT

# The oldest that its makers still maintain and that we tried; Django 5.2 would take 14.
OLDEST_POSTGRESQL = 15
MOST_CLOCK_SECONDS = 60
# By setting: the values with which neither a statement, a row nor a parameter reaches the log.
QUIET = {
    "log_min_messages": {"log", "fatal", "panic"},
    "log_min_error_statement": {"fatal", "panic"},
    "log_error_verbosity": {"terse"},
    "log_parameter_max_length": {"0"},
    "log_parameter_max_length_on_error": {"0"},
    "log_min_duration_statement": {"-1"},
    "log_min_duration_sample": {"-1"},
    "log_statement": {"none"},
}


@register(Tags.database)
def database_log_is_quiet(databases: Iterable[str] | None = None, **options: object) -> list[CheckMessage]:
    """One warning for all that is to be set."""
    loud: dict[str, str] = {}
    for alias in databases or []:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(QUIET)])
                loud |= {name: value for name, value in cursor.fetchall() if value not in QUIET[name]}
        except DatabaseError:
            # Whoever is away is found by other checks.
            continue
    if not loud:
        return []
    advice = ", ".join(f"{name} = {sorted(QUIET[name])[0]}" for name in sorted(loud))
    return [
        Warning(
            "PostgreSQL may write what people submitted into its log.",
            hint=f"For this database: {advice}. See docs/operations.md, “The log of PostgreSQL”.",
            id="focalpoint.W001",
        )
    ]


@register(Tags.database)
def database_is_ours(databases: Iterable[str] | None = None, **options: object) -> list[CheckMessage]:
    """Whether ENCRYPTION_KEY is the one of this database, and whether it was adopted."""
    if "default" not in (databases or []):
        return []
    try:
        if not installation.has_table():
            return []
        opens, adopted = installation.key_opens(), installation.is_adopted()
    except DatabaseError:
        return []
    found: list[CheckMessage] = []
    if not opens:
        found.append(Error(WRONG_KEY, hint=WRONG_KEY_HINT, id="focalpoint.E001"))
    if not adopted:
        found.append(
            Warning(
                "This database is a copy, or has moved: no email is sent and no file deleted.",
                hint="If it is the portal now: manage.py adopt. See docs/operations.md, “A restored copy”.",
                id="focalpoint.W002",
            )
        )
    return found


@register(Tags.database)
def database_is_new_enough(databases: Iterable[str] | None = None, **options: object) -> list[CheckMessage]:
    """PostgreSQL's version, its clock, and whether the role that serves pages could change the tables."""
    found: list[CheckMessage] = []
    if "default" not in (databases or []):
        return found
    try:
        connection = connections["default"]
        version = connection.cursor().connection.server_version // 10_000
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            off = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    except DatabaseError:
        return found
    if version < OLDEST_POSTGRESQL:
        found.append(
            Error(
                f"PostgreSQL {version} is too old.",
                hint=f"Use PostgreSQL {OLDEST_POSTGRESQL} or newer.",
                id="focalpoint.E002",
            )
        )
    if off > MOST_CLOCK_SECONDS:
        found.append(
            Error(
                f"The clocks of this machine and of the database differ by {off:.0f} seconds.",
                hint="Let both follow a time server (NTP): due dates, codes and the audit log need it.",
                id="focalpoint.E003",
            )
        )
    return found


@register(Tags.database)
def database_role_is_limited(databases: Iterable[str] | None = None, **options: object) -> list[CheckMessage]:
    """The demo has one role for everything."""
    if settings.DEMO or "default" not in (databases or []):
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE') FROM pg_class WHERE oid = "
                "to_regclass(%s)",
                [Entry._meta.db_table],
            )
            may_change = cursor.fetchone()
    except DatabaseError:
        return []
    if not (may_change and may_change[0]) or settings.DATABASE_OWNER:
        return []
    return [
        Warning(
            "The role of DATABASE_URL may change the audit log and all tables.",
            hint="Use two roles: docs/operations/settings.md, “Two roles in the database”.",
            id="focalpoint.W003",
        )
    ]


@register(Tags.database)
def database_waits_not_for_ever(
    databases: Iterable[str] | None = None, **options: object
) -> list[CheckMessage]:
    """Behind a pooler the portal cannot say how long a verb waits for another one: the pooler has to."""
    if "default" not in (databases or []):
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            [waits] = cursor.fetchone()
    except DatabaseError:
        return []
    if waits != "0":
        return []
    return [
        Warning(
            "A verb waits for ever for another one that has locked the same row.",
            hint="Set lock_timeout to 10s by PgBouncer's connect_query: deploy/pgbouncer/pgbouncer.ini.",
            id="focalpoint.W026",
        )
    ]
