"""Files and transactions: both stay, or neither does."""

import os
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from focalpoint.files import disk, receive
from focalpoint.files.models import StoredFile
from focalpoint.files.orphans import remove_orphans
from tests.factories import accounts, files


class Undo(Exception):
    """Raised to roll back."""


@contextmanager
def undone():
    """A transaction, or a savepoint in one, that is rolled back."""
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return settings.UPLOADS_ROOT


def take(person):
    return receive(files.upload(), by=person, at=timezone.now())


def kept(uploads):
    return [path for path in uploads.rglob("*") if path.is_file()]


@pytest.mark.django_db(transaction=True)
class TestTransaction:
    def test_commit_keeps_the_file(self, uploads):
        with transaction.atomic():
            stored = take(accounts.person())
        assert kept(uploads) == [uploads / stored.path]

    def test_receive_outside_of_a_transaction(self, uploads):
        stored = take(accounts.person())
        assert kept(uploads) == [uploads / stored.path]

    def test_rollback_leaves_no_file(self, uploads):
        person = accounts.person()
        with undone():
            take(person)
            assert len(kept(uploads)) == 1
        assert kept(uploads) == []
        assert not StoredFile.objects.exists()

    def test_rollback_of_the_savepoint_leaves_no_file(self, uploads):
        person = accounts.person()
        with transaction.atomic():
            first = take(person)
            with undone():
                take(person)
            assert kept(uploads) == [uploads / first.path]
        assert kept(uploads) == [uploads / first.path]

    def test_rollback_around_a_savepoint_that_was_released(self, uploads):
        person = accounts.person()
        with undone(), transaction.atomic():
            take(person)
        assert kept(uploads) == []

    def test_row_that_the_database_refuses(self, uploads):
        nobody = accounts.person()
        nobody.delete()
        nobody.pk = "11111111-1111-1111-1111-111111111111"
        with pytest.raises(IntegrityError):
            take(nobody)
        assert kept(uploads) == []

    def test_commit_whose_other_hook_fails_keeps_the_file(self, uploads):
        """The commit is through: a failing hook must not look like a rollback."""

        def fail():
            raise Undo

        @transaction.atomic
        def work():
            transaction.on_commit(fail)
            take(accounts.person())

        with pytest.raises(Undo):
            work()
        assert kept(uploads) == [uploads / StoredFile.objects.get().path]

    def test_connection_that_breaks_leaves_it_to_the_sweep(self, uploads, caplog):
        """Without an answer nobody knows whether the commit is through."""
        other = connection.copy()

        @transaction.atomic
        def work():
            take(accounts.person())
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])

        try:
            with pytest.raises(DatabaseError):
                work()
        finally:
            other.close()
        assert len(kept(uploads)) == 1
        assert "sweep" in caplog.text
        assert remove_orphans(timezone.now()) == 0
        assert remove_orphans(timezone.now() + timedelta(days=2)) == 1
        assert kept(uploads) == []


def test_write_that_fails_leaves_nothing(uploads):
    class Breaks:
        def seek(self, position):
            pass

        def read(self, size):
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        disk.write(Breaks())
    assert kept(uploads) == []


@pytest.mark.django_db
class TestOrphans:
    def lay(self, uploads, name, age):
        path = uploads / "ab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        written = (timezone.now() - age).timestamp()
        os.utime(path, (written, written))
        return path

    def test_remove_orphans_that_are_old(self, uploads):
        self.lay(uploads, "old", timedelta(days=2))
        self.lay(uploads, "old.part", timedelta(days=2))
        young = self.lay(uploads, "young", timedelta(hours=23))
        assert remove_orphans(timezone.now()) == 2
        assert kept(uploads) == [young]

    def test_remove_orphans_keeps_what_has_a_row(self, uploads):
        stored = take(accounts.person())
        assert remove_orphans(timezone.now() + timedelta(days=30)) == 0
        assert kept(uploads) == [uploads / stored.path]

    def test_remove_orphans_looks_at_our_own_folders_only(self, uploads):
        stranger = uploads / "lost+found" / "x"
        stranger.parent.mkdir(parents=True)
        stranger.write_bytes(b"x")
        os.utime(stranger, (0, 0))
        assert remove_orphans(timezone.now()) == 0
        assert stranger.exists()

    def test_remove_orphans_where_nothing_was_ever_kept(self):
        assert remove_orphans(timezone.now()) == 0
