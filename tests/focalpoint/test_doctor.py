"""What `manage.py doctor` says of an installation: each thing that is wrong, with what to do."""

import shutil
import socket
import ssl
from collections import namedtuple
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from focalpoint import audit, diagnosis, expiring, installation, readiness, replica
from focalpoint.diagnosis import findings
from focalpoint.expiring import BEAT_LEASE
from focalpoint.monitoring import heartbeats, of_kernel
from focalpoint.monitoring.models import Heartbeat
from focalpoint.notifications import alarm
from organisations.accounts.roles import Role
from tests import clamav
from tests.factories import accounts, themes
from tests.store import S3, new_bucket, use

pytestmark = pytest.mark.django_db
BEAT, WORKER, BACKUP = "Beat runs.", "A worker takes emails.", "A backup ended well within two days."
SEALED, ADOPTED = "The audit log is sealed.", "The database is the portal of BASE_URL."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def running(now):
    """Beat, a worker and backups, all of a moment ago."""
    expiring.put(BEAT_LEASE, "one", ends_at=now + timedelta(seconds=30))
    heartbeats.note("focalpoint.deliver_notices", at=now)
    heartbeats.note(heartbeats.BACKUP, at=now)


ROOM, SCANNER, CACHE = "There is room for files.", "The virus scanner answers.", "The cache answers."
CERTIFICATE, QUEUES = "The certificate of BASE_URL holds for two weeks.", "No task waits for long."
PEOPLE, DATABASE = "An operator and a lead officer can enter the office.", "The database answers."
MIGRATED, EMAIL = "The database has all migrations.", "The email server answers."
Disk = namedtuple("Disk", "total used free")


def wrong(at):
    return {finding.what for finding in findings(at) if not finding.is_well}


def said(at, what):
    """Why it is wrong; None where it is well."""
    [found] = [finding for finding in findings(at) if finding.what == what]
    return None if found.is_well else found.why


def test_finds_nothing_wrong_with_what_runs(running, now):
    assert not wrong(now) & {BEAT, WORKER, BACKUP, SEALED, ADOPTED}


def test_names_what_never_ran(now):
    assert wrong(now) >= {BEAT, WORKER, BACKUP}


def test_names_a_beat_whose_lease_ran_out(running, now):
    assert BEAT in wrong(now + timedelta(seconds=31))


@pytest.mark.parametrize(
    ("name", "what", "after"),
    [
        ("focalpoint.deliver_notices", WORKER, timedelta(minutes=6)),
        (heartbeats.BACKUP, BACKUP, timedelta(days=2, minutes=1)),
    ],
)
def test_names_what_ran_too_long_ago(running, now, name, what, after):
    Heartbeat.objects.filter(pk=name).update(done_at=now - after)
    assert what in wrong(now)


def test_names_entries_that_wait_to_be_sealed(running, now):
    audit.record("theme.save", themes.theme(), by=None, at=now)
    assert SEALED in wrong(now + timedelta(minutes=10))


def test_names_a_copy_that_was_not_adopted(running, now, settings):
    settings.DEMO = False
    installation.undo(at=now)
    assert ADOPTED in wrong(now)


def test_names_servers_that_do_not_answer(running, now, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert wrong(now) >= {"The broker answers.", "The email server answers."}


def test_names_settings_that_are_wrong(running, now, settings):
    settings.DEMO, settings.ALLOWED_HOSTS = False, ["*"]
    assert any("ALLOWED_HOSTS" in what for what in wrong(now))
    settings.DEMO = True
    assert not any("ALLOWED_HOSTS" in what for what in wrong(now))


def test_command_says_what_to_do_and_fails():
    said = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", stdout=said)
    assert f"WRONG {BEAT}" in said.getvalue()
    assert "Start celery --app focalpoint.celery beat" in said.getvalue()


def test_alarm_of_emails_is_among_them(running, now):
    assert ("Emails go out." in wrong(now)) is alarm.is_stalled(now)


STORAGE, REPLICA = "The storage of files answers.", "The replica for public pages answers, and is one."


def test_names_a_store_that_does_not_answer(running, now, settings, s3_address):
    assert STORAGE not in wrong(now)
    options = new_bucket(s3_address)
    use(settings, S3, options)
    assert STORAGE not in wrong(now)
    use(settings, S3, {**options, "bucket_name": "others"})
    assert STORAGE in wrong(now)


def test_names_a_replica_that_is_none(running, now, monkeypatch):
    assert REPLICA not in wrong(now)
    monkeypatch.setattr(replica, "is_there", lambda: True)
    monkeypatch.setattr(replica, "REPLICA", "default")
    assert REPLICA in wrong(now)


@pytest.mark.parametrize("role", ["operator", "lead officer"])
def test_names_whoever_is_missing_to_run_the_office(now, role):
    for who in {"operator", "lead officer"} - {role}:
        _can_run(who)
    assert said(now, PEOPLE) == f"There is no {role}."
    made = _can_run(role, has_factor=False)
    assert said(now, PEOPLE) == f"No {role} has set up two-step verification yet."
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={})
    assert said(now, PEOPLE) is None


def _can_run(who, *, has_factor=True):
    made = accounts.person(
        email=f"{who.split()[0]}@un.example",
        is_superuser=who == "operator",
        roles=[Role.LEAD_OFFICER] if who == "lead officer" else [],
    )
    if has_factor:
        Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={})
    return made


@pytest.mark.parametrize(("free", "expected"), [(50 * 1024**2, "50 MB are left."), (2 * 1024**3, None)])
def test_names_a_disk_that_is_nearly_full(now, settings, tmp_path, monkeypatch, free, expected):
    settings.UPLOADS_ROOT = str(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Disk(free, 0, free))
    assert said(now, ROOM) == expected


def test_names_a_folder_of_uploads_that_is_not_there(now, settings, tmp_path):
    settings.UPLOADS_ROOT = str(tmp_path / "nowhere")
    assert said(now, ROOM) == "UPLOADS_ROOT cannot be read: FileNotFoundError."


def test_asks_the_scanner_where_there_is_one(now, settings):
    settings.CLAMAV_ADDRESS = ""
    assert said(now, SCANNER) is None
    with clamav.running() as daemon:
        settings.CLAMAV_ADDRESS = daemon.address
        assert said(now, SCANNER) is None
    assert said(now, SCANNER) == ""


def test_asks_the_server_of_the_cache_by_itself(now, settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {**settings.CACHES["pages"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    found = wrong(now)
    assert CACHE in found
    assert "The broker answers." not in found


def test_names_the_queue_that_no_worker_takes(now, monkeypatch):
    monkeypatch.setattr(of_kernel, "queue_age", lambda _at: {"mail": 2.0, "files": 301.0})
    assert said(now, QUEUES) == "In the queue of files."


def test_says_which_answer_the_email_server_gave(now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "nowhere.invalid", 25
    assert said(now, EMAIL) == "The name nowhere.invalid is unknown here."
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert said(now, EMAIL) == "127.0.0.1 cannot be reached from here: ConnectionRefusedError."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('FATAL:  password authentication failed for user "portal"', "It refuses the role or its password."),
        ('connection to server at "10.0.0.7", port 5432 failed: Connection refused', "No server listens at"),
        ("something about 10.0.0.7", "OperationalError"),
    ],
    ids=["password", "refused", "another"],
)
def test_says_why_the_database_does_not_answer_and_names_no_host(now, monkeypatch, words, expected):
    def refuse():
        raise OperationalError(words)

    monkeypatch.setattr(diagnosis.connection, "ensure_connection", refuse)
    found = list(findings(now))
    assert not found[0].is_well
    assert found[0].why.startswith(expected)
    assert "10.0.0.7" not in found[0].why
    assert MIGRATED not in {finding.what for finding in found}


def test_asks_nothing_of_tables_that_are_not_there(now, monkeypatch):
    monkeypatch.setattr(readiness, "is_migrated", lambda: False)
    found = {finding.what for finding in findings(now)}
    assert MIGRATED in wrong(now)
    assert not found & {BEAT, WORKER, BACKUP, PEOPLE}


def test_says_one_thing_once(running, now, settings):
    """The checks ask for the key and the copy too."""
    settings.DEMO = False
    installation.undo(at=now)
    assert len([what for what in wrong(now) if "copy" in what or what == ADOPTED]) == 1


@contextmanager
def certified(monkeypatch, answer):
    class Line:
        def __enter__(self):
            return self

        def __exit__(self, *_exception):
            return None

        def getpeercert(self):
            return answer

    class Context:
        def wrap_socket(self, _line, server_hostname):
            assert server_hostname
            if isinstance(answer, Exception):
                raise answer
            return Line()

    with monkeypatch.context() as patched:
        patched.setattr(socket, "create_connection", lambda _address, _timeout: Line())
        patched.setattr(ssl, "create_default_context", Context)
        yield


def test_names_a_certificate_that_ends(now, settings, monkeypatch):
    settings.BASE_URL = "https://portal.focalpoint-office.org"
    at = datetime(2026, 11, 26, tzinfo=UTC)
    ask = {what: question for what, question, _remedy in diagnosis._AROUND}[CERTIFICATE]
    with certified(monkeypatch, {"notAfter": "Dec 20 00:00:00 2026 GMT"}):
        assert ask(at)
    with (
        certified(monkeypatch, {"notAfter": "Dec  9 00:00:00 2026 GMT"}),
        pytest.raises(diagnosis.FaultError, match="It ends on 2026-12-09"),
    ):
        ask(at)
    refused = ssl.SSLCertVerificationError(1, "no")
    refused.verify_message = "self-signed certificate"
    with (
        certified(monkeypatch, refused),
        pytest.raises(diagnosis.FaultError, match="Browsers refuse it: self"),
    ):
        ask(at)
    settings.BASE_URL = "http://localhost:8000"
    assert ask(at)
