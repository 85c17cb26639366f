"""Files and transactions: both stay, or neither does; in whatever storage."""

import hashlib
import stat
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from focalpoint.files import receive, store
from focalpoint.files.cleanup import clean
from focalpoint.files.download import download
from focalpoint.files.errors import StorageError
from focalpoint.files.models import StoredFile
from tests.factories import accounts, files
from tests.store import S3, new_bucket, use


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


DISK = "focalpoint.files.disk.DiskStorage"


MEMORY = "django.core.files.storage.InMemoryStorage"


@pytest.fixture(autouse=True, params=[DISK, MEMORY, S3])
def uploads(settings, tmp_path, request):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    options = new_bucket(request.getfixturevalue("s3_address")) if request.param == S3 else {}
    use(settings, request.param, options)


def take(person):
    return receive(files.upload(), by=person, at=timezone.now())


def kept():
    return files.kept(store.storage())


@pytest.mark.django_db(transaction=True)
class TestTransaction:
    def test_commit_keeps_the_file(self):
        with transaction.atomic():
            stored = take(accounts.person())
        assert kept() == files.paths(stored)

    def test_receive_outside_of_a_transaction(self):
        stored = take(accounts.person())
        assert kept() == files.paths(stored)

    def test_rollback_leaves_no_file(self):
        person = accounts.person()
        with undone():
            take(person)
            assert len(kept()) == 2
        assert kept() == []
        assert not StoredFile.objects.exists()

    def test_rollback_of_the_savepoint_leaves_no_file(self):
        person = accounts.person()
        with transaction.atomic():
            first = take(person)
            with undone():
                take(person)
            assert kept() == files.paths(first)
        assert kept() == files.paths(first)

    def test_rollback_around_a_savepoint_that_was_released(self):
        person = accounts.person()
        with undone(), transaction.atomic():
            take(person)
        assert kept() == []

    def test_row_that_the_database_refuses(self):
        nobody = accounts.person()
        nobody.delete()
        nobody.pk = "11111111-1111-1111-1111-111111111111"
        with pytest.raises(IntegrityError):
            take(nobody)
        assert kept() == []

    def test_commit_whose_other_hook_fails_keeps_the_file(self):
        """The commit is through: a failing hook must not look like a rollback."""

        def fail():
            raise Undo

        @transaction.atomic
        def work():
            transaction.on_commit(fail)
            take(accounts.person())

        with pytest.raises(Undo):
            work()
        assert kept() == files.paths(StoredFile.objects.get())

    @pytest.mark.parametrize("uploads", [DISK, MEMORY], indirect=True)
    def test_connection_that_breaks_leaves_it_to_the_sweep(self, caplog):
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
        assert len(kept()) == 2
        assert "cleanup" in caplog.text
        assert clean(timezone.now()).strays == []
        assert len(clean(timezone.now() + timedelta(days=2)).strays) == 2
        assert kept() == []


@pytest.mark.django_db(transaction=True)
class TestDelete:
    def test_bytes_go_with_the_row_after_the_commit(self):
        stored = take(accounts.person())
        with transaction.atomic():
            stored.delete()
            assert len(kept()) == 2
        assert kept() == []

    def test_rollback_keeps_row_and_bytes(self):
        stored = take(accounts.person())
        with undone():
            StoredFile.objects.all().delete()
        assert kept() == files.paths(StoredFile.objects.get()) == files.paths(stored)

    def test_file_that_is_deleted_in_the_transaction_that_made_it(self):
        with transaction.atomic():
            take(accounts.person()).delete()
        assert kept() == []

    def test_storage_that_fails_is_logged_and_left_to_the_cleanup(self, monkeypatch, caplog):
        def fail(path):
            raise RuntimeError("a secret of the storage")

        stored = take(accounts.person())
        monkeypatch.setattr(store.storage(), "delete", fail)
        stored.delete()
        assert "RuntimeError" in caplog.text
        assert "a secret" not in caplog.text
        assert not StoredFile.objects.exists()


@pytest.mark.parametrize("uploads", [DISK], indirect=True)
class TestDisk:
    def test_write_that_fails_leaves_nothing(self, tmp_path):
        class Breaks:
            def seek(self, position):
                pass

            def read(self, size):
                raise OSError("the disk is full")

        with pytest.raises(StorageError, match="full"):
            store.write(Breaks())
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    @pytest.mark.django_db
    def test_nobody_else_on_the_machine_reads_it(self, tmp_path):
        take(accounts.person())
        written = [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]
        assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
        assert {stat.S_IMODE(path.parent.stat().st_mode) for path in written} == {0o700}


@pytest.mark.django_db
def test_download_from_whatever_storage():
    stored = take(accounts.person())
    with closing(download(stored)) as response:
        assert response.streaming
        assert hashlib.sha256(b"".join(response)).hexdigest() == stored.copy_sha256
        assert response["Content-Length"] == str(stored.copy_size)
