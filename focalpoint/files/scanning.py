"""A scanner for viruses, where CLAMAV_ADDRESS names one: ClamAV's daemon, asked by its INSTREAM command.

Without one, or while it is away, files are kept and marked as not scanned; a task scans them later.
"""

import logging
import socket
import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from focalpoint import log
from focalpoint.encryption import InvalidToken
from focalpoint.files import originals
from focalpoint.files.models import StoredFile

logger = logging.getLogger(__name__)

_PIECE = 64 * 1024
_CONNECT_SECONDS, _SCAN_SECONDS = 3, 20
_LONGEST_ANSWER = 4096
# The task has a time limit; what is left is scanned at the next run.
_RUN, _MOST = timedelta(minutes=4), 1000

# Called with each file that was found infected after it had been kept, and with the time; filled by the nouns
# that own files.
LISTENERS: list[Callable[[StoredFile, datetime], None]] = []

# How long a process does not ask a scanner that cannot be reached: each file would wait for it.
_PAUSE_SECONDS = 60
_away_until = 0.0


class AwayError(Exception):
    """There is no scanner, or it could not say anything about this file."""


class UnreachableError(AwayError):
    """There is none now, for any file."""


def find_virus(content: bytes) -> str:
    """What the scanner found, "" when it found nothing. Raises AwayError."""
    if not settings.CLAMAV_ADDRESS:
        raise UnreachableError
    try:
        with _connected() as connection:
            connection.settimeout(_SCAN_SECONDS)
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
            answer = _answer(connection)
    except OSError as error:
        logger.error("The virus scanner broke off: %s", type(error).__name__)
        raise AwayError from error
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")[:200] or "?"
    if answer == "stream: OK":
        return ""
    logger.error("The virus scanner did not scan: %s", answer[:100])
    raise AwayError


def answers() -> bool:
    """Whether the scanner is there now, whatever was found a moment ago."""
    try:
        with _connection() as connection:
            connection.sendall(b"zPING\0")
            return _answer(connection) == "PONG"
    except OSError:
        return False


def _connected() -> socket.socket:
    """Raises UnreachableError."""
    global _away_until
    if monotonic() < _away_until:
        raise UnreachableError
    try:
        return _connection()
    except OSError as error:
        _away_until = monotonic() + _PAUSE_SECONDS
        logger.error("The virus scanner cannot be reached: %s", type(error).__name__)
        raise UnreachableError from error


def _connection() -> socket.socket:
    address = urlsplit(settings.CLAMAV_ADDRESS)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(_CONNECT_SECONDS)
            connection.connect(address.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((address.hostname or "", address.port or 0), _CONNECT_SECONDS)


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def scan_waiting(at: datetime) -> int:
    """Scan what was kept while no scanner answered; returns how many.

    What is infected is not given out any more, and those who write for what it belongs to hear of it.
    """
    scanned = 0
    if not settings.CLAMAV_ADDRESS:
        return scanned
    for file in StoredFile.objects.filter(scanned_at=None).order_by("uploaded_at")[:_MOST]:
        if timezone.now() - at > _RUN:
            break
        try:
            virus = find_virus(originals.read(file))
        except UnreachableError:
            break
        except AwayError:
            # This one it cannot scan; the others may be small enough, or whole.
            continue
        except (OSError, InvalidToken) as error:
            logger.error("File %s cannot be scanned: %s", file.pk, type(error).__name__)
            continue
        StoredFile.objects.filter(pk=file.pk).update(scanned_at=at, virus=virus)
        scanned += 1
        if virus:
            logger.error("File %s is infected and is not given out any more", file.pk)
            _tell_owners(file, at)
    return scanned


def _tell_owners(file: StoredFile, at: datetime) -> None:
    """A fault here must not let the file be given out, nor keep the others from being scanned."""
    try:
        with transaction.atomic():
            for listener in LISTENERS:
                listener(file, at)
    except Exception as error:
        logger.error("No one hears that file %s is infected: %s", file.pk, log.described(error))
