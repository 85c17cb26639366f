"""Bytes in the storage "uploads": they stay with the transaction that wrote them, and go after the one that
deleted their row."""

import logging
import secrets
import weakref
from functools import partial
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import connection, transaction

from focalpoint import installation, log
from focalpoint.files.errors import StorageError

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024
ALIAS = "uploads"


def storage() -> Storage:
    return storages[ALIAS]


def write(content: IO[bytes]) -> str:
    """Keep `content` under a random name and return it.

    Must be called within a transaction: if that is rolled back, or the savepoint it was called in, the file
    goes again. Raises StorageError when there is no room, or no storage.
    """
    token = secrets.token_hex(16)
    name = f"{token[:2]}/{token}"
    try:
        path = storage().save(name, File(content))
    except Exception as error:
        # Each storage has its own errors: no room, no right to write, no answer.
        logger.error("A file could not be kept: %s %s", type(error).__name__, getattr(error, "errno", ""))
        _remove(name)
        raise StorageError from error
    _remove_unless_committed(path)
    return path


def open_(path: str) -> "File[bytes]":
    """The bytes, to be streamed. Raises OSError when they are not there."""
    return storage().open(path, "rb")


def names_in(folder: str) -> list[str]:
    """The names in one folder; none when the folder does not exist."""
    try:
        return storage().listdir(folder)[1]
    except FileNotFoundError:
        return []


def remove_on_commit(path: str) -> None:
    """Delete the bytes after the commit; if that fails, the nightly cleanup deletes them."""
    transaction.on_commit(partial(_remove_ours, path), robust=True)


def _remove_ours(path: str) -> None:
    """In a copy of another portal the bytes may be those that the other one still gives out: they stay."""
    if installation.may_act():
        _remove(path)


class _Committed:
    """The hook that Django runs after the commit: from then on the file stays."""

    def __init__(self, path: str) -> None:
        # At the end of the process nothing is known of the transaction: leave the file to the cleanup.
        self.removal = weakref.finalize(self, _remove_undone, path, connection.connection)
        self.removal.atexit = False

    def __call__(self) -> None:
        self.removal.detach()


def _remove_unless_committed(path: str) -> None:
    """Django has no hook for a rollback, but it drops the hooks for the commit then: that is ours.

    The hook goes before all others: one that fails on the way would drop those after it, although the
    commit is through.
    """
    hook = (set(connection.savepoint_ids), _Committed(path), True)
    connection.run_on_commit.insert(0, hook)  # type: ignore[arg-type]


def _remove_undone(path: str, session: object) -> None:
    """Only while the database is connected: a commit without an answer may have succeeded."""
    if getattr(session, "closed", 1):
        logger.warning("Whether %s was committed is not known; the nightly cleanup will see.", path)
        return
    _remove(path)


def _remove(path: str) -> None:
    try:
        storage().delete(path)
    except Exception as error:
        # Each storage has its own errors; the row is gone, so the cleanup will try again.
        logger.warning("%s could not be removed: %s", path, log.described(error))
