"""A store that is away, refuses or has lost a file: the portal reads it like a disk."""

import socket
from datetime import timedelta
from itertools import count

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.http import Http404
from django.utils import timezone

from focalpoint.files import cleanup, mark, receive, store
from focalpoint.files.download import download
from focalpoint.files.errors import StorageError
from focalpoint.files.models import StoredFile
from focalpoint.files.s3 import S3Storage, StoreAwayError
from focalpoint.installation import Installation
from tests.factories import accounts, files, profiles
from tests.store import S3, client, new_bucket, use


@pytest.fixture
def bucket(settings, s3_address):
    """Its options, in use."""
    options = new_bucket(s3_address)
    use(settings, S3, options)
    return options


def away(settings, bucket):
    """The same, at an address where no one listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    use(settings, S3, {**bucket, "endpoint_url": f"http://127.0.0.1:{port}"})


def test_a_missing_file_is_missing_as_on_a_disk(bucket):
    storage = store.storage()
    with pytest.raises(FileNotFoundError):
        storage.open("ab/none", "rb")
    with pytest.raises(FileNotFoundError):
        storage.get_modified_time("ab/none")
    assert not storage.exists("ab/none")
    storage.delete("ab/none")
    assert store.names_in("ab") == []


def test_what_was_written_has_its_time_and_its_name(bucket):
    storage = store.storage()
    assert storage.save("ab/abc", ContentFile(b"x")) == "ab/abc"
    assert abs(storage.get_modified_time("ab/abc") - timezone.now()) < timedelta(minutes=1)
    assert store.names_in("ab") == ["abc"]


@pytest.mark.django_db
def test_the_original_leaves_the_process_encrypted(bucket, s3_address):
    kept = receive(files.upload(), by=accounts.person(), at=timezone.now())
    lies = client(s3_address).get_object(Bucket=bucket["bucket_name"], Key=kept.original_path)["Body"].read()
    assert lies.startswith(b"gAAAA")
    assert files.PDF not in lies


@pytest.mark.django_db
def test_a_store_that_is_away_is_said_in_words(settings, bucket, caplog):
    kept = receive(files.upload(), by=accounts.person(), at=timezone.now())
    away(settings, bucket)
    with pytest.raises(StorageError):
        receive(files.upload(), by=accounts.person(), at=timezone.now())
    with pytest.raises(Http404):
        download(kept)
    assert "StoreAwayError" in caplog.text
    assert kept.path not in caplog.text


def test_a_bucket_that_is_not_there(settings, bucket):
    use(settings, S3, {**bucket, "bucket_name": "others"})
    with pytest.raises(StoreAwayError, match="NoSuchBucket"):
        store.storage().save("ab/abc", ContentFile(b"x"))
    with pytest.raises(StoreAwayError):
        store.names_in("ab")


@pytest.fixture
def one_folder(monkeypatch):
    """Instead of 256, each a request."""
    monkeypatch.setattr(cleanup, "FOLDERS", ["ab"])
    names = count(1)
    monkeypatch.setattr(store.secrets, "token_hex", lambda _bytes: f"ab{next(names)}")


@pytest.mark.django_db
def test_the_night_sets_aside_brings_back_and_ends(bucket, one_folder):
    later = [timezone.now() + timedelta(days=days) for days in (0, 2, 3, 40)]
    kept = receive(files.upload(), by=accounts.person(), at=later[0])
    profiles.profile(evidence=kept)
    storage = store.storage()
    storage.save("ab/stray", ContentFile(b"x"))
    assert cleanup.clean(later[0]).strays == []
    assert mark.is_ours()
    rows = list(StoredFile.objects.values())
    StoredFile.objects.all()._raw_delete("default")
    assert cleanup.clean(later[1]).strays == [*files.paths(kept), "ab/stray"]
    assert store.names_in("ab") == []
    StoredFile.objects.bulk_create([StoredFile(**row) for row in rows])
    assert cleanup.clean(later[2]).brought_back == 2
    assert files.kept(storage) == files.paths(kept)
    assert cleanup.clean(later[3]).ended == 1
    assert store.names_in(cleanup.ASIDE) == []


@pytest.mark.django_db
def test_the_night_refuses_what_is_of_another_installation(bucket, one_folder):
    cleanup.clean(timezone.now())
    store.storage().save("ab/theirs", ContentFile(b"x"))
    Installation.objects.all()._raw_delete("default")
    assert "another installation" in cleanup.clean(timezone.now() + timedelta(days=2)).refused
    assert store.names_in("ab") == ["theirs"]


@pytest.mark.django_db
def test_the_night_refuses_so_many(bucket, one_folder):
    for number in range(cleanup.FEW + 1):
        store.storage().save(f"ab/{number}", ContentFile(b"x"))
    assert cleanup.clean(timezone.now() + timedelta(days=2)).refused == "so many are no leftovers"
    assert len(store.names_in("ab")) == cleanup.FEW + 1


def test_no_file_has_an_address(bucket):
    with pytest.raises(NotImplementedError):
        store.storage().url("ab/abc")


def test_a_bucket_has_to_be_named():
    with pytest.raises(ImproperlyConfigured, match="bucket_name"):
        S3Storage()
