"""A backup: what it holds, who may read it, what is refused; tests/journeys/test_restore.py restores one."""

import json
import shutil
import stat
import threading
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from focalpoint import audit, backups, encryption
from focalpoint.audit.seal import seal_waiting
from focalpoint.files import store
from focalpoint.files.models import StoredFile
from focalpoint.monitoring.models import Heartbeat
from tests.factories import profiles, themes

# A backup reads what was committed, at one moment.
pytestmark = pytest.mark.django_db(transaction=True)
OTHER_KEY = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleTA="


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
    assert Heartbeat.objects.filter(pk="backup", done_at=None, failed_at__isnull=False).exists()


def test_what_was_added_or_deleted_meanwhile_is_no_loss(stored, tmp_path, monkeypatch):
    """The dump is of the moment before: it has no row of the one, and the other was deleted with its row."""
    added, run_dump = [], backups._run

    def with_an_upload(command, folder=None):
        run_dump(command, folder)
        other = threading.Thread(target=in_a_connection_of_its_own, args=[lambda: added.append(upload())])
        other.start()
        other.join()

    def with_a_deletion(path):
        StoredFile.objects.filter(pk=stored.pk).delete()
        raise FileNotFoundError(path)

    monkeypatch.setattr(backups, "_run", with_an_upload)
    monkeypatch.setattr(store, "open_", with_a_deletion)
    _folder, manifest = backups.make(tmp_path, at=timezone.now())
    assert added
    assert set(manifest.files) == {"database.dump"}
    assert manifest.missing == []


def upload():
    return profiles.evidence()


def in_a_connection_of_its_own(act):
    try:
        act()
    finally:
        connection.close()


def test_the_dump_and_the_list_of_files_are_of_one_moment(stored, tmp_path, monkeypatch):
    """A file of which the list knows nothing would be a row without bytes in what is restored."""
    asked = []
    run_dump = backups._run

    def note(command, folder=None):
        asked.extend(command)
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            asked.extend(cursor.fetchone())
        run_dump(command, folder)

    monkeypatch.setattr(backups, "_run", note)
    backups.make(tmp_path, at=timezone.now())
    assert any(word.startswith("--snapshot=") for word in asked)
    assert "repeatable read" in asked


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


def test_check_names_the_key_that_is_not_at_hand(stored, tmp_path, settings):
    said = run("backup", str(tmp_path))
    [folder] = tmp_path.iterdir()
    key = settings.ENCRYPTION_KEY
    assert f"Name of ENCRYPTION_KEY, which is not in it: {encryption.key_name()}" in said
    assert key not in "".join(path.read_text(errors="replace") for path in folder.glob("*.*"))
    name, settings.ENCRYPTION_KEY = encryption.key_name(), OTHER_KEY
    said = run("restore", str(folder), check=True)
    assert f"ENCRYPTION_KEY is not the one of this backup, whose name is {name}" in said
    settings.ENCRYPTION_KEY_FALLBACKS = [key]
    assert "ENCRYPTION_KEY" not in run("restore", str(folder), check=True)


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
