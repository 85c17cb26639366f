"""Bytes on the disk: written whole or not at all, and removed again when the transaction is undone."""

import logging
import os
import secrets
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024
UNFINISHED = ".part"


def root() -> Path:
    return Path(settings.UPLOADS_ROOT)


def write(content: IO[bytes]) -> str:
    """Keep `content` under a random name and return it, relative to UPLOADS_ROOT.

    Must be called within a transaction: if that is rolled back, or the savepoint it was called in, the file
    goes again.
    """
    token = secrets.token_hex(16)
    path = f"{token[:2]}/{token}"
    final = root() / path
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = final.with_name(final.name + UNFINISHED)
    try:
        _fill(unfinished, content)
        unfinished.rename(final)
        _sync_folder(final.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _remove_unless_committed(final)
    return path


def _fill(path: Path, content: IO[bytes]) -> None:
    content.seek(0)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while chunk := content.read(CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """A new name survives a power cut only once its folder is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Committed:
    """The hook that Django runs after the commit: from then on the file stays."""

    def __init__(self, path: Path) -> None:
        # At the end of the process nothing is known of the transaction: leave the file to the sweep.
        self.removal = weakref.finalize(self, _remove, path, connection.connection)
        self.removal.atexit = False

    def __call__(self) -> None:
        self.removal.detach()


def _remove_unless_committed(path: Path) -> None:
    """Django has no hook for a rollback, but it drops the hooks for the commit then: that is ours.

    The hook goes before all others: one that fails on the way would drop those after it, although the
    commit is through.
    """
    hook = (set(connection.savepoint_ids), _Committed(path), True)
    connection.run_on_commit.insert(0, hook)  # type: ignore[arg-type]


def _remove(path: Path, session: object) -> None:
    """Only when the database is still there to have said so: a commit without an answer may be one."""
    if getattr(session, "closed", 1):
        logger.warning("Whether %s was committed is not known; the nightly sweep will see.", path.name)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("%s could not be removed: %s", path.name, error)


def names() -> Iterator[tuple[str, float]]:
    """What lies there: path relative to UPLOADS_ROOT, and when it was last written (seconds since 1970)."""
    for folder in sorted(root().glob("[0-9a-f][0-9a-f]")):
        for file in os.scandir(folder):
            if file.is_file(follow_symlinks=False):
                yield f"{folder.name}/{file.name}", file.stat().st_mtime
