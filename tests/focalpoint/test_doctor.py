"""What `manage.py doctor` says of an installation: each thing that is wrong, with what to do."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from focalpoint import audit, expiring, installation, replica
from focalpoint.diagnosis import findings
from focalpoint.expiring import BEAT_LEASE
from focalpoint.monitoring import heartbeats
from focalpoint.monitoring.models import Heartbeat
from focalpoint.notifications import alarm
from tests.factories import themes
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


def wrong(at):
    return {finding.what for finding in findings(at) if not finding.is_well}


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
