"""What `manage.py check --database default` asks the server: its log must hold no content of rows, the key
must open what is encrypted, and a copy of another portal is named."""

from collections.abc import Iterable

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

from focalpoint import installation
from focalpoint.readiness import WRONG_KEY, WRONG_KEY_HINT

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
