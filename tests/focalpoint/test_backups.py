"""A backup: what it holds, who may read it, what is refused; tests/journeys/test_restore.py restores one."""

import json
import shutil
import stat
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from focalpoint import audit, backups
from focalpoint.audit.seal import seal_waiting
from focalpoint.files import store
from focalpoint.monitoring.models import Heartbeat
from tests.factories import profiles, themes

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    row = profiles.evidence()
    for path in (row.path, row.original_path):
        store.storage().save(path, ContentFile(f"bytes of {path}".encode()))
    return row


def run(command, *arguments, **options):
    said = StringIO()
    call_command(command, *arguments, stdout=said, **options)
    return said.getvalue()


def test_holds_the_database_and_both_bytes_of_each_file(stored, tmp_path):
    folder, manifest = backups.make(tmp_path, at=timezone.now())
    files = {f"uploads/{stored.path}", f"uploads/{stored.original_path}"}
    assert set(manifest.files) == {"database.dump", *files}
    assert not manifest.missing
    with store.open_(stored.path) as kept:
        assert (folder / "uploads" / stored.path).read_bytes() == kept.read()
    assert backups.read(folder) == manifest
    assert Heartbeat.objects.filter(pk="backup", done_at__isnull=False).exists()


def test_only_its_account_may_read_it(stored, tmp_path):
    folder, _manifest = backups.make(tmp_path, at=timezone.now())
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_notes_the_head_of_the_audit_log(tmp_path):
    audit.record("theme.save", themes.theme(), by=None, at=timezone.now())
    seal_waiting(at=timezone.now())
    _folder, manifest = backups.make(tmp_path, at=timezone.now())
    assert manifest.audit.startswith("1:")


def test_names_bytes_that_were_not_there_and_keeps_the_rest(stored, tmp_path):
    store.storage().delete(stored.path)
    with pytest.raises(CommandError, match="Of 1 files the bytes were not there"):
        run("backup", str(tmp_path))
    [folder] = tmp_path.iterdir()
    assert backups.read(folder).missing == [stored.path]


@pytest.mark.parametrize("damage", ["changed", "cut", "gone", "unfinished", "no manifest"])
def test_a_backup_that_is_not_whole_is_not_restored(stored, tmp_path, damage):
    folder, _manifest = backups.make(tmp_path, at=timezone.now())
    file = folder / "uploads" / stored.path
    if damage == "changed":
        file.write_bytes(b"another")
    elif damage == "cut":
        (folder / "database.dump").write_bytes((folder / "database.dump").read_bytes()[:-1])
    elif damage == "gone":
        file.unlink()
    elif damage == "unfinished":
        (folder / "manifest.json").unlink()
    else:
        (folder / "manifest.json").write_text(json.dumps({"at": "now"}))
    with pytest.raises(CommandError, match=r"not as it was|no backup that was finished"):
        run("restore", str(folder), check=True)


def test_check_says_that_it_is_whole(stored, tmp_path):
    folder, manifest = backups.make(tmp_path, at=timezone.now())
    assert run("restore", str(folder), check=True) == f"The backup of {manifest.at} is whole.\n"


def test_is_restored_into_an_empty_database_alone(stored, tmp_path):
    folder, _manifest = backups.make(tmp_path, at=timezone.now())
    with pytest.raises(CommandError, match="not empty"):
        run("restore", str(folder))


def test_says_when_there_is_no_room_or_no_program(settings, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be made"):
        run("backup", str(tmp_path / "file"))
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    with pytest.raises(CommandError, match="pg_dump is not installed"):
        run("backup", str(tmp_path / "one"))


def test_says_why_the_dump_failed_and_is_no_backup(settings, tmp_path):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'a row of a table' >&2\necho 'disk full' >&2\nexit 1\n")
    program.chmod(0o755)
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    with pytest.raises(CommandError, match=r"^pg_dump failed: disk full$"):
        run("backup", str(tmp_path / "kept"))
    [folder] = (tmp_path / "kept").iterdir()
    with pytest.raises(backups.BackupError):
        backups.read(folder)
    shutil.rmtree(folder)
