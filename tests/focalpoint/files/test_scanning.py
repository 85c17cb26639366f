"""Viruses: refused where a scanner answers, and otherwise kept, marked, and scanned later."""

import pytest
from django.utils import timezone

from focalpoint.files import BadFileError, originals, receive, scanning, store
from focalpoint.files.download import download
from focalpoint.files.errors import InfectedError
from focalpoint.files.models import StoredFile
from focalpoint.tasks import scan_files
from tests import clamav
from tests.factories import accounts, files, pdf_files

pytestmark = pytest.mark.django_db
INFECTED = pdf_files.plain() + b"\n%EICAR\n"


@pytest.fixture(params=["tcp", "unix"])
def daemon(settings, tmp_path_factory, request):
    path = str(tmp_path_factory.mktemp("s") / "clamd") if request.param == "unix" else ""
    with clamav.running(path) as daemon:
        settings.CLAMAV_ADDRESS = daemon.address
        yield daemon


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(scanning, "_away_until", 0.0)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path / "uploads"


def take(content=files.PDF):
    return receive(files.upload(content), by=accounts.person(), at=timezone.now())


def test_scanned_before_it_is_kept(daemon):
    stored = take()
    assert daemon.scanned == [files.PDF]
    assert (stored.scanned_at, stored.virus) == (stored.uploaded_at, "")


def test_large_one_in_pieces(daemon):
    content = pdf_files.large(400_000)
    take(content)
    assert daemon.scanned == [content]


def test_infected_is_refused_in_words(daemon):
    with pytest.raises(BadFileError, match="virus"):
        take(INFECTED)
    assert not StoredFile.objects.exists()


def test_without_a_scanner_it_is_kept_as_not_scanned(settings):
    settings.CLAMAV_ADDRESS = ""
    assert take(INFECTED).scanned_at is None
    scan_files()
    assert StoredFile.objects.get().scanned_at is None


@pytest.mark.parametrize(
    "behaviour", ["hangs", "hangs up", "INSTREAM size limit exceeded. ERROR", "", "stream: ?"]
)
def test_scanner_that_says_nothing_keeps_it_as_not_scanned(daemon, behaviour, monkeypatch, caplog):
    monkeypatch.setattr(scanning, "_SCAN_SECONDS", 0.3)
    daemon.behaviour = behaviour
    assert take().scanned_at is None
    assert "virus scanner" in caplog.text


def test_scanner_that_is_not_there_keeps_it_as_not_scanned(settings, caplog, unused_port):
    settings.CLAMAV_ADDRESS = f"tcp://127.0.0.1:{unused_port}"
    assert take().scanned_at is None
    assert "cannot be reached" in caplog.text


def test_scanner_that_is_not_there_is_not_asked_for_each_file(settings, caplog, unused_port):
    settings.CLAMAV_ADDRESS = f"tcp://127.0.0.1:{unused_port}"
    take()
    take()
    assert caplog.text.count("cannot be reached") == 1


@pytest.fixture
def unused_port():
    with clamav.running() as daemon:
        return int(daemon.address.rpartition(":")[2])


class TestLater:
    def test_what_waited_is_scanned_as_it_was_sent(self, settings):
        settings.CLAMAV_ADDRESS = ""
        waiting, infected = take(), take(INFECTED)
        with clamav.running() as daemon:
            settings.CLAMAV_ADDRESS = daemon.address
            scan_files()
            scan_files()
        assert daemon.scanned == [originals.read(waiting), originals.read(infected)]
        waiting.refresh_from_db()
        infected.refresh_from_db()
        assert waiting.scanned_at
        assert (waiting.virus, infected.virus) == ("", "Eicar-Test-Signature")
        with pytest.raises(InfectedError):
            download(infected)

    def test_scanner_that_is_away_is_asked_once(self, settings, unused_port, caplog):
        settings.CLAMAV_ADDRESS = ""
        take()
        take()
        settings.CLAMAV_ADDRESS = f"tcp://127.0.0.1:{unused_port}"
        scan_files()
        assert caplog.text.count("cannot be reached") == 1
        assert not StoredFile.objects.exclude(scanned_at=None).exists()

    def test_file_that_cannot_be_read_does_not_hold_up_the_others(self, settings, caplog):
        settings.CLAMAV_ADDRESS = ""
        gone, other = take(), take()
        store.storage().delete(gone.original_path)
        with clamav.running() as daemon:
            settings.CLAMAV_ADDRESS = daemon.address
            scan_files()
        other.refresh_from_db()
        assert other.scanned_at
        assert str(gone.pk) in caplog.text

    def test_file_that_cannot_be_scanned_does_not_hold_up_the_others(self, settings):
        settings.CLAMAV_ADDRESS = ""
        too_large, other = take(), take()
        with clamav.running() as daemon:
            settings.CLAMAV_ADDRESS = daemon.address
            daemon.behaviours = ["INSTREAM size limit exceeded. ERROR"]
            scan_files()
        assert [*StoredFile.objects.filter(scanned_at=None)] == [too_large]
        other.refresh_from_db()
        assert other.scanned_at
