"""Backups: the database and the files of one moment in a folder, with checksums; and back from there.

The database comes first, and of the files those that it names at that moment: bytes that it does not know
yet do no harm and are cleaned up (focalpoint/files/cleanup.py), a row without bytes would be a loss. What is
in a backup is not encrypted, except for what the portal encrypts itself: the folder must be as safe as the
database. ENCRYPTION_KEY is not in it, only which one it was.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction

from focalpoint import encryption
from focalpoint.audit.models import Seal
from focalpoint.files import store
from focalpoint.files.models import StoredFile
from focalpoint.monitoring import heartbeats

DATABASE, UPLOADS, MANIFEST = "database.dump", "uploads", "manifest.json"
_PIECE = 1024 * 1024


class BackupError(Exception):
    """In words for the operator."""


@dataclass
class Manifest:
    """What a backup holds: sha256 by path in the folder; the audit log's head for `verify_audit --noted`."""

    at: str
    audit: str
    # The name of the ENCRYPTION_KEY of that moment, never the key.
    key: str
    files: dict[str, str] = field(default_factory=dict)
    # Paths of rows whose bytes were not there.
    missing: list[str] = field(default_factory=list)


def make(into: Path, *, at: datetime) -> tuple[Path, Manifest]:
    """A new folder in `into`, whole when its manifest is there. Raises BackupError."""
    folder = into / f"focalpoint-{at:%Y%m%dT%H%M%SZ}"
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise BackupError(f"{folder} cannot be made: {error.strerror}.") from error
    # Before pg_dump does, which would let everyone read it.
    (folder / DATABASE).touch(mode=0o600)
    with _one_moment() as snapshot:
        head = Seal.objects.order_by("-position").first()
        stored = list(StoredFile.objects.order_by("pk").values_list("pk", "path", "original_path"))
        dump = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run([*dump, f"--file={folder / DATABASE}"])
    manifest = Manifest(
        at=at.isoformat(), audit=f"{head.position}:{head.digest}" if head else "", key=encryption.key_name()
    )
    manifest.files[DATABASE] = _checksum(folder / DATABASE)
    for pk, *paths in stored:
        for path in paths:
            _copy(pk, path, folder, manifest)
    text = json.dumps(asdict(manifest), indent=1)
    (folder / MANIFEST).touch(mode=0o600)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    heartbeats.note(heartbeats.BACKUP, at=at, has_failed=bool(manifest.missing))
    return folder, manifest


@contextmanager
def _one_moment() -> Iterator[str]:
    """All that is read meanwhile, by pg_dump too, is as it was at one moment; gives the moment's name."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _copy(pk: UUID, path: str, folder: Path, manifest: Manifest) -> None:
    try:
        with store.open_(path) as source:
            _write(source, folder, folder / UPLOADS / path)
    except OSError:
        # Not a loss where the file was deleted since that moment, with its row.
        if StoredFile.objects.filter(pk=pk).exists():
            manifest.missing.append(path)
        return
    manifest.files[f"{UPLOADS}/{path}"] = _checksum(folder / UPLOADS / path)


def read(folder: Path) -> Manifest:
    """The manifest of a backup that is whole. Raises BackupError, with the first file that is not."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BackupError(f"{folder} holds no backup that was finished.") from error
    for path, checksum in manifest.files.items():
        if not (folder / path).is_file() or _checksum(folder / path) != checksum:
            raise BackupError(f"{path} is not as it was when the backup was made.")
    return manifest


def restore(folder: Path) -> Manifest:
    """All of a backup, into an empty database and a storage without these files. Raises BackupError."""
    manifest = read(folder)
    if connection.introspection.table_names():
        raise BackupError("The database is not empty. Restore into a new one, and point DATABASE_URL to it.")
    uploads = [path.removeprefix(f"{UPLOADS}/") for path in manifest.files if path != DATABASE]
    if there := next((path for path in uploads if store.storage().exists(path)), None):
        raise BackupError(f"The storage of uploads holds {there} already. Restore into an empty one.")
    _run(["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"], folder)
    for path in uploads:
        with (folder / UPLOADS / path).open("rb") as source:
            store.storage().save(path, File(source))
    return manifest


def _run(command: list[str], folder: Path | None = None) -> None:
    """A program of PostgreSQL's, as the role of this process. The password is not among its arguments."""
    values: dict[str, Any] = connection.get_connection_params()
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST"}
    names |= {"port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    environment = {name: str(values[key]) for key, name in names.items() if values.get(key)}
    if folder is not None:
        command = [*command, f"--dbname={environment['PGDATABASE']}", str(folder / DATABASE)]
    program = str(Path(settings.POSTGRES_PROGRAMS, command[0]))
    try:
        done = subprocess.run(  # noqa: S603 - its words are ours
            [program, *command[1:]],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BackupError(f"{command[0]} is not installed: it comes with PostgreSQL's client.") from error
    if done.returncode:
        # Its last line says why; the others may quote what is in the tables.
        raise BackupError(f"{command[0]} failed: {done.stderr.strip().splitlines()[-1][:300]}")


def _write(source: Any, folder: Path, path: Path) -> None:
    for parent in reversed(path.relative_to(folder).parents):
        (folder / parent).mkdir(mode=0o700, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while piece := source.read(_PIECE):
            target.write(piece)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
