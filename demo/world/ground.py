"""Whether the demo world may be built in this database, and clearing the last one.

Nothing in the portal deletes an organisation, an input or an audit entry, and a trigger refuses it for the
log. A demo world is the exception, and only a demo world: every person in it has a reserved address. So
the tables are emptied at once, by their owner, with the triggers disabled for that one statement; all in the
transaction that builds the next world, so that an interrupted rebuild leaves the last one as it was.
"""

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from demo.world.people import DOMAIN
from engagements.consultations.models import Consultation
from engagements.reasons import seed as reasons
from focalpoint.texts import seed as texts
from organisations.accounts.models import User

# What people typed while they tried the demo out can be nobody's address either (RFC 2606).
RESERVED = ("example.com", "example.net", "example.org", "localhost")
RESERVED_ENDINGS = (".example", ".test", ".invalid", ".localhost")
OURS = (
    "focalpoint",
    "organisations",
    "engagements",
    "demo",
    "account",
    "mfa",
    "usersessions",
    "sessions",
    "admin",
)


class NotEmptyGroundError(Exception):
    """There are rows here that no demo made."""


def is_built() -> bool:
    return User.objects.filter(email__endswith=f"@{DOMAIN}").exists()


def is_empty() -> bool:
    """There are no users yet."""
    return not User.objects.exists()


def check() -> None:
    """Raise NotEmptyGroundError unless the database is empty or holds a demo world and nothing else."""
    reserved = Q()
    for name in RESERVED:
        reserved |= Q(email__endswith=f"@{name}") | Q(email__endswith=f".{name}")
    for ending in RESERVED_ENDINGS:
        reserved |= Q(email__endswith=ending)
    strangers = User.objects.exclude(reserved).count()
    if strangers:
        raise NotEmptyGroundError(
            f"{strangers} people here have real addresses. The demo world is never built over real rows."
        )
    if User.objects.exists() and not is_built():
        raise NotEmptyGroundError(
            "There are people here, and no demo world. It is built on an empty database only."
        )
    if not is_built() and Consultation.objects.filter(standing=False).exists():
        raise NotEmptyGroundError(
            "There are calls here, and no demo world. It is built on an empty database only."
        )


def clear() -> None:
    """Empty every table of ours; what the migrations made, the standing call, the page texts and the
    reasons for declining, stays."""
    standing = list(Consultation.objects.filter(standing=True))
    tables = [model._meta.db_table for label in OURS for model in apps.get_app_config(label).get_models(True)]
    names = ", ".join(map(connection.ops.quote_name, tables))
    # Rows written in this transaction and not checked yet would keep the tables from being emptied.
    connection.check_constraints()
    with connection.cursor() as cursor:
        guarded = _guarded(cursor, tables)
        for table in guarded:
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {names}")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} ENABLE TRIGGER USER")
    for call in standing:
        call.department_id = call.created_by_id = call.published_by_id = None
        call.save(force_insert=True)
    texts.seed()
    reasons.seed()


def _guarded(cursor: CursorWrapper, tables: list[str]) -> list[str]:
    """The tables that have triggers of ours."""
    cursor.execute(
        "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relname = ANY(%s)",
        [tables],
    )
    return [row[0] for row in cursor.fetchall()]
