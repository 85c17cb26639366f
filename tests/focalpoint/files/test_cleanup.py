"""What the night finds: rows without an owner, bytes without a row, rows without bytes."""

import logging
import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from focalpoint.files import cleanup, mark, receive, store
from focalpoint.files.cleanup import clean
from focalpoint.files.models import StoredFile
from focalpoint.installation import Installation
from tests.factories import accounts, files, profiles

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return settings.UPLOADS_ROOT


def later(days=2):
    return timezone.now() + days * DAYS


def owned():
    """A file of an organisation."""
    stored = receive(files.upload(), by=accounts.person(), at=timezone.now())
    profiles.profile(evidence=stored)
    return stored


def stray(name="ab/old"):
    return store.storage().save(name, ContentFile(b"x"))


def lying():
    return files.kept(store.storage())


def test_row_without_an_owner_goes_with_its_bytes(django_capture_on_commit_callbacks):
    kept = owned()
    receive(files.upload(), by=accounts.person(), at=timezone.now())
    assert clean(timezone.now()).unowned == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert clean(later()).unowned == 1
    assert list(StoredFile.objects.all()) == [kept]
    assert lying() == files.paths(kept)


def test_bytes_without_a_row_are_set_aside_and_deleted_a_month_later():
    kept = owned()
    stray("ab/old")
    stray("ab/old.part")
    assert clean(timezone.now()).strays == []
    assert clean(later()).strays == ["ab/old", "ab/old.part"]
    assert lying() == files.paths(kept)
    assert sorted(store.names_in(cleanup.ASIDE)) == ["old", "old.part"]
    assert clean(later(29)).ended == 0
    assert clean(later(31)).ended == 2
    assert store.names_in(cleanup.ASIDE) == []


def test_bytes_whose_row_comes_back_come_back():
    paths = files.paths(owned())
    rows = list(StoredFile.objects.values())
    # An older backup is restored, and the night comes before anyone sees it.
    StoredFile.objects.all()._raw_delete("default")
    assert clean(later()).strays == paths
    StoredFile.objects.bulk_create([StoredFile(**row) for row in rows])
    found = clean(later(3))
    assert (found.brought_back, found.missing) == (2, [])
    assert lying() == paths


@pytest.mark.parametrize("column", ["path", "original_path"])
def test_row_whose_bytes_are_missing_is_reported_and_stays(caplog, column):
    gone = owned()
    owned()
    store.storage().delete(getattr(gone, column))
    found = clean(later())
    assert found.missing == [getattr(gone, column)]
    assert "the bytes of 1 are missing" in caplog.text
    assert gone.path not in caplog.text
    assert StoredFile.objects.count() == 2


def test_what_was_uploaded_just_now_is_not_missed():
    store.storage().delete(owned().path)
    assert clean(timezone.now()).missing == []


def test_what_was_done_is_logged_without_names(caplog):
    owned()
    stray()
    with caplog.at_level(logging.INFO):
        clean(later())
    assert "3 lie there" in caplog.text
    assert "1 without a row" in caplog.text
    assert "ab/old" not in caplog.text


def test_other_folders_are_left_alone(uploads):
    stranger = uploads / "lost+found" / "x"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"x")
    os.utime(stranger, (0, 0))
    assert clean(timezone.now()).strays == []
    assert stranger.exists()


def test_where_nothing_was_ever_kept():
    assert clean(timezone.now()) == cleanup.Found()


class TestWhoseBytes:
    def test_the_first_night_leaves_a_mark_and_the_next_finds_it(self):
        owned()
        clean(timezone.now())
        assert mark.is_ours()
        assert Installation.objects.count() == 1

    def test_new_database_touches_nothing_of_an_old_store(self, caplog):
        clean(timezone.now())
        paths = files.paths(owned())
        for model in (profiles.Profile, StoredFile, Installation):
            model.objects.all()._raw_delete("default")
        found = clean(later())
        assert found.strays == paths
        assert "another installation" in found.refused
        assert "another installation" in caplog.text
        assert lying() == paths

    def test_store_is_taken_over_when_its_mark_is_removed(self):
        clean(timezone.now())
        Installation.objects.all().delete()
        assert not mark.is_ours()
        store.storage().delete(mark.NAME)
        clean(timezone.now())
        assert mark.is_ours()

    def test_so_many_that_the_database_must_be_the_wrong_one(self, caplog):
        for number in range(cleanup.FEW + 1):
            stray(f"cd/{number}")
        assert clean(later()).refused == "so many are no leftovers"
        assert len(lying()) == cleanup.FEW + 1
        assert not store.storage().exists(mark.NAME)
        assert "stay" in caplog.text
        assert clean(later(), however_many=True).refused == ""
        assert lying() == []


class TestCommand:
    def run(self, *arguments):
        out = StringIO()
        call_command("clean_uploads", *arguments, stdout=out)
        return out.getvalue()

    def test_says_what_it_did(self):
        owned()
        assert "2 files lie there. 0 without an owner were deleted." in self.run()

    def test_exits_with_1_when_bytes_are_missing(self, monkeypatch):
        store.storage().delete(owned().path)
        monkeypatch.setattr(cleanup, "AGE", -DAYS)
        with pytest.raises(SystemExit):
            self.run()

    def test_takes_however_many(self, monkeypatch):
        monkeypatch.setattr(cleanup, "AGE", -DAYS)
        monkeypatch.setattr(cleanup, "FEW", 0)
        stray()
        with pytest.raises(SystemExit):
            self.run()
        assert "1 without a row were set aside" in self.run("--however-many")
