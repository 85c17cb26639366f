"""What is wrong with an installation, and how to put it right: `manage.py doctor` asks all of it."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.checks import INFO, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import InvalidStorageError
from django.core.mail import get_connection
from django.db import DatabaseError, connections

from focalpoint import expiring, health, installation, log, readiness, replica
from focalpoint.expiring import BEAT_LEASE
from focalpoint.files import originals, store
from focalpoint.files.cleanup import ASIDE
from focalpoint.monitoring import of_kernel
from focalpoint.monitoring.heartbeats import BACKUP
from focalpoint.monitoring.models import Heartbeat
from focalpoint.notifications import alarm

logger = logging.getLogger(__name__)

# Each of these has a task at least every half minute.
RECENT = timedelta(minutes=5)
NEW_ENOUGH = timedelta(days=2)


@dataclass(frozen=True)
class Finding:
    """What was asked, as it should be; what to do where it is not."""

    what: str
    is_well: bool
    remedy: str


def _email_server_answers(at: datetime) -> bool:
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except OSError:
        return False
    return True


def _storage_answers(at: datetime) -> bool:
    try:
        store.names_in(ASIDE)
    except (OSError, InvalidStorageError, ImproperlyConfigured):
        return False
    return True


def _replica_answers(at: datetime) -> bool:
    """Where there is none, nothing is wrong with it."""
    if not replica.is_there():
        return True
    with connections[replica.REPLICA].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        return bool(cursor.fetchone()[0])


def _is_done(name: str, within: timedelta) -> Callable[[datetime], bool]:
    return lambda at: Heartbeat.objects.filter(pk=name, done_at__gt=at - within).exists()


_IN_DATABASE: list[tuple[str, Callable[[datetime], bool], str]] = [
    ("The database has all migrations.", lambda _at: readiness.is_migrated(), "manage.py migrate"),
    (
        "ENCRYPTION_KEY opens what the database encrypted.",
        lambda _at: installation.key_opens(),
        readiness.WRONG_KEY_HINT,
    ),
    (
        "ENCRYPTION_KEY or a fallback opens every file as it was sent.",
        lambda _at: originals.are_readable(),
        "An earlier key was removed before all files had the current one. Add it to "
        "ENCRYPTION_KEY_FALLBACKS, then manage.py rotate_encryption",
    ),
    (
        "The database is the portal of BASE_URL.",
        lambda _at: installation.is_adopted(),
        "Nothing leaves a copy. If this is the portal now: manage.py adopt",
    ),
    (
        "Beat runs.",
        lambda at: expiring.get(BEAT_LEASE, at=at) is not None,
        "Start celery --app focalpoint.celery beat: nothing is done on schedule.",
    ),
    (
        "A worker takes emails.",
        _is_done("focalpoint.deliver_notices", RECENT),
        "Start a worker (queue mail). If one runs, its log says what fails.",
    ),
    (
        "Emails go out.",
        lambda at: not alarm.is_stalled(at),
        "See “When no email goes out” in docs/operations.md: the outbox has the last error of each.",
    ),
    (
        "The audit log is sealed.",
        lambda at: of_kernel.audit_age(at).get("", 0) < RECENT.total_seconds(),
        "A worker and beat seal it within a minute. Then: manage.py verify_audit",
    ),
    (
        "A backup ended well within two days.",
        _is_done(BACKUP, NEW_ENOUGH),
        "Look at what makes it, and let it note that it ended (docs/operations/monitoring.md).",
    ),
]
_AROUND: list[tuple[str, Callable[[datetime], bool], str]] = [
    ("Static files are there.", lambda _at: readiness.has_static_files(), "manage.py collectstatic"),
    (
        "Each language has its translations.",
        lambda _at: readiness.has_translations(),
        "deploy/build.sh, or python -m tools.translations compile",
    ),
    (
        "The broker answers.",
        lambda _at: health.broker_answers(),
        "Start Redis, and see REDIS_URL. Emails wait until it is back.",
    ),
    (
        "The email server answers.",
        _email_server_answers,
        "See EMAIL_URL. To try it: manage.py sendtestemail",
    ),
    (
        "The storage of files answers.",
        _storage_answers,
        "See UPLOADS_STORAGE and UPLOADS_OPTIONS; for a folder, UPLOADS_ROOT.",
    ),
    (
        "The replica for public pages answers, and is one.",
        _replica_answers,
        "See DATABASE_REPLICA_URL. Until then the primary is read.",
    ),
]


def findings(at: datetime) -> Iterator[Finding]:
    """In the order in which to put them right. Without the database nothing in it is asked."""
    database = readiness.database_answers()
    yield Finding("The database answers.", database, "Start PostgreSQL, and see DATABASE_URL.")
    if database:
        for what, ask, remedy in _IN_DATABASE:
            yield Finding(what, _answer(ask, at), remedy)
    for what, ask, remedy in _AROUND:
        yield Finding(what, _answer(ask, at), remedy)
    for message in run_checks(
        include_deployment_checks=not settings.DEMO, databases=["default"] if database else []
    ):
        if message.level > INFO and not message.is_silenced():
            yield Finding(str(message.msg), False, str(message.hint or ""))


def _answer(ask: Callable[[datetime], bool], at: datetime) -> bool:
    """A table that is missing, or a database that goes away meanwhile, is no answer."""
    try:
        return ask(at)
    except DatabaseError as error:
        logger.warning("A question to the database failed: %s", log.described(error))
        return False
