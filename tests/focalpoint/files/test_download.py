"""Files are given out as downloads, never opened on the portal's own address."""

import hashlib
from base64 import b64encode
from contextlib import closing

import pytest
from django.http import Http404
from django.utils import timezone

from focalpoint.files import receive, store
from focalpoint.files.download import download
from focalpoint.files.errors import InfectedError
from tests.factories import accounts, files, pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def take():
    return lambda **options: receive(files.upload(**options), by=accounts.person(), at=timezone.now())


def test_download_streams_it_as_an_attachment(take):
    stored = take()
    with closing(download(stored)) as response:
        assert response.streaming
        copy = b"".join(response)
        assert hashlib.sha256(copy).hexdigest() == stored.copy_sha256
        assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Length"] == str(stored.copy_size)


def test_download_is_kept_by_no_cache_and_opened_nowhere(take):
    with closing(download(take())) as response:
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "private, no-store"


def test_download_under_a_name_in_any_script(take):
    with closing(download(take(name='رسالة "1".pdf'))) as response:
        header = response["Content-Disposition"]
    assert header.isascii()
    assert header.startswith("attachment; filename*=utf-8''%D8%B1")


def test_download_what_is_gone(take, caplog):
    stored = take()
    store.storage().delete(stored.path)
    with pytest.raises(Http404):
        download(stored)
    assert str(stored.pk) in caplog.text
    assert stored.name not in caplog.text


def test_download_is_the_copy_and_names_its_hash(take):
    stored = take(content=pictures.jpeg(), name="well.jpg")
    with closing(download(stored)) as response:
        copy = b"".join(response)
        assert response["Repr-Digest"] == f"sha-256=:{b64encode(hashlib.sha256(copy).digest()).decode()}:"
    assert pictures.NAME in pictures.jpeg()
    assert pictures.NAME not in copy


def test_download_of_what_turned_out_to_be_infected(take):
    stored = take()
    stored.virus = "Eicar-Test-Signature"
    with pytest.raises(InfectedError):
        download(stored)
