"""What is wrong with an installation, and how to put it right: `manage.py doctor` asks all of it."""

import logging
import shutil
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import INFO, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import InvalidStorageError
from django.core.mail import get_connection
from django.db import DatabaseError, connection, connections
from redis.exceptions import RedisError

from focalpoint import expiring, health, installation, log, readiness, replica
from focalpoint.expiring import BEAT_LEASE
from focalpoint.files import originals, scanning, store
from focalpoint.files.cleanup import ASIDE
from focalpoint.files.disk import DiskStorage
from focalpoint.monitoring import of_kernel
from focalpoint.monitoring.heartbeats import BACKUP
from focalpoint.monitoring.models import Heartbeat
from focalpoint.notifications import alarm

logger = logging.getLogger(__name__)

# Each of these has a task at least every half minute.
RECENT = timedelta(minutes=5)
NEW_ENOUGH = timedelta(days=2)
CERTIFICATE_LEFT = timedelta(days=14)
# For some dozens of the largest files, each there twice.
ROOM_BYTES = 1024**3
_PATIENCE_SECONDS = 5
# What PostgreSQL says, and what of it may be repeated: the rest names hosts and roles.
_REFUSALS = {
    "password authentication failed": "It refuses the role or its password.",
    "no password supplied": "DATABASE_URL has no password.",
    "does not exist": "It has no such database or role.",
    "Connection refused": "No server listens at that address.",
    "could not translate host name": "The name of its host is unknown.",
    "timeout expired": "Its host does not answer.",
    "no pg_hba.conf entry": "It lets no one in from this machine (pg_hba.conf).",
    "too many": "It has no connections left.",
}
# These are asked above by name, in the order in which they are put right.
_ASKED_ABOVE = {"focalpoint.E001", "focalpoint.W002", "focalpoint.E018"}


class FaultError(Exception):
    """A question's answer that says more than no."""


Question = Callable[[datetime], bool]


@dataclass(frozen=True)
class Finding:
    """What was asked, as it should be; where it is not: why, if that is known, and what to do."""

    what: str
    is_well: bool
    remedy: str
    why: str = ""


def ask(what: str, question: Question, remedy: str) -> None:
    """A noun's own question, for the database; `question` may raise FaultError."""
    _IN_DATABASE.append((what, question, remedy))


def _database_answers(_at: datetime) -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        words = str(error)
        raise FaultError(
            next((said for part, said in _REFUSALS.items() if part in words), type(error).__name__)
        ) from error
    return readiness.database_answers()


def _email_server_answers(_at: datetime) -> bool:
    server = get_connection()
    try:
        server.open()
        server.close()
    except SMTPResponseException as error:
        raise FaultError(f"It refuses with {error.smtp_code}: user name, password or TLS.") from error
    except SMTPException as error:
        raise FaultError(f"It answers, and not as EMAIL_URL says: {type(error).__name__}.") from error
    except OSError as error:
        raise FaultError(_unreachable(settings.EMAIL_HOST, error)) from error
    return True


def _unreachable(host: str, error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return f"The name {host} is unknown here."
    return f"{host} cannot be reached from here: {type(error).__name__}."


def _queues_move(at: datetime) -> bool:
    try:
        ages = of_kernel.queue_age(at)
    except RedisError:
        # The broker is asked by itself.
        return True
    if late := sorted(name for name, seconds in ages.items() if seconds > RECENT.total_seconds()):
        raise FaultError(f"In the queue of {', '.join(late)}.")
    return True


def _has_room(_at: datetime) -> bool:
    """Of a folder; an object store says nothing of it."""
    storage = store.storage()
    if not isinstance(storage, DiskStorage):
        return True
    try:
        free = shutil.disk_usage(storage.location).free
    except OSError as error:
        raise FaultError(f"UPLOADS_ROOT cannot be read: {type(error).__name__}.") from error
    if free < ROOM_BYTES:
        raise FaultError(f"{free // 1024**2} MB are left.")
    return True


def _scanner_answers(_at: datetime) -> bool:
    return not settings.CLAMAV_ADDRESS or scanning.answers()


def _certificate_holds(at: datetime) -> bool:
    address = urlsplit(settings.BASE_URL)
    if address.scheme != "https":
        return True
    host = address.hostname or ""
    try:
        with (
            socket.create_connection((host, address.port or 443), _PATIENCE_SECONDS) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=host) as secure,
        ):
            found = secure.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        raise FaultError(f"Browsers refuse it: {error.verify_message}.") from error
    except OSError as error:
        raise FaultError(_unreachable(host, error)) from error
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)
    if ends - at < CERTIFICATE_LEFT:
        raise FaultError(f"It ends on {ends:%Y-%m-%d}.")
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


_MIGRATED = (
    "The database has all migrations.",
    lambda _at: readiness.is_migrated(),
    "manage.py migrate. Until then nothing else in the database is asked.",
)
_IN_DATABASE: list[tuple[str, Question, str]] = [
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
        "See “Mail is stuck” in docs/operations/runbooks.md: the outbox has the last error of each.",
    ),
    (
        "The audit log is sealed.",
        lambda at: of_kernel.audit_age(at).get("", 0) < RECENT.total_seconds(),
        "A worker and beat seal it within a minute. Then: manage.py verify_audit",
    ),
    (
        "A backup ended well within two days.",
        _is_done(BACKUP, NEW_ENOUGH),
        "manage.py backup FOLDER, each night. One made by other tools has to note that it ended "
        "(docs/operations/monitoring.md).",
    ),
]
_AROUND: list[tuple[str, Question, str]] = [
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
        "The cache answers.",
        lambda at: bool(of_kernel.cache_up(at)[""]),
        "Start its Redis, and see CACHE_URL; leave it out to use the broker's. Pages work, slower.",
    ),
    (
        "No task waits for long.",
        _queues_move,
        "Start a worker that takes this queue (--queues), or more of them.",
    ),
    (
        "The email server answers.",
        _email_server_answers,
        "See EMAIL_URL. To try it: manage.py sendtestemail ADDRESS",
    ),
    (
        "There is room for files.",
        _has_room,
        "Make room where UPLOADS_ROOT is, 1 GB at least: “The disk is full” in docs/operations/runbooks.md.",
    ),
    (
        "The virus scanner answers.",
        _scanner_answers,
        "Start clamd, and see CLAMAV_ADDRESS. Files are kept meanwhile, and scanned later.",
    ),
    (
        "The certificate of BASE_URL holds for two weeks.",
        _certificate_holds,
        "See BASE_URL, and “A certificate ends” in docs/operations/runbooks.md. Where this machine cannot "
        "reach the portal's own address, look from another one.",
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
    database = _find(
        "The database answers.", _database_answers, "See whether PostgreSQL runs, and DATABASE_URL.", at
    )
    yield database
    is_migrated = False
    if database.is_well:
        migrated = _find(*_MIGRATED, at)
        yield migrated
        is_migrated = migrated.is_well
    for asked in [*(_IN_DATABASE if is_migrated else []), *_AROUND]:
        yield _find(*asked, at)
    for message in run_checks(
        include_deployment_checks=not settings.DEMO, databases=["default"] if is_migrated else []
    ):
        if message.level > INFO and not message.is_silenced() and message.id not in _ASKED_ABOVE:
            yield Finding(str(message.msg), False, str(message.hint or ""))


def _find(what: str, question: Question, remedy: str, at: datetime) -> Finding:
    """A database that goes away meanwhile is no answer."""
    why = ""
    try:
        is_well = question(at)
    except FaultError as error:
        is_well, why = False, str(error)
    except DatabaseError as error:
        logger.warning("A question to the database failed: %s", log.described(error))
        is_well = False
    return Finding(what, is_well, remedy, why)
