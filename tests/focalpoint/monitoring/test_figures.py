"""How much waits, and since when: at the same cost in a portal of any size; one that fails is left out."""

import json
import shutil
import time
from datetime import timedelta

import pytest
import redis
from django.conf import settings as portal
from django.core.cache import caches
from django.db import connection
from django.db.utils import OperationalError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements.cases.models import Case
from engagements.digests.actions import send_due
from focalpoint import audit
from focalpoint.audit import seal
from focalpoint.audit.models import Entry
from focalpoint.celery import app
from focalpoint.files.receive import receive
from focalpoint.monitoring import figures, heartbeats, of_kernel, tasks
from focalpoint.monitoring.figures import FIGURES, Figure
from focalpoint.notifications.models import Delivery, Notice
from focalpoint.tasks import seal_audit_log
from tests.factories import accounts, cases, consultations, files

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def fresh():
    caches["pages"].clear()


def read(name, at=None):
    """Its values; of one without a label, the value."""
    values = dict(FIGURES[name].read(at or timezone.now()))
    return values.get("") if not FIGURES[name].label else values


def waiting(at, **fields):
    person = accounts.person()
    fields = {"next_attempt_at": at, "delivery": Delivery.WAITING, "message_id": f"<{person.pk}>", **fields}
    return Notice.objects.create(kind="x", recipient=person, created_at=at, channel="mail", **fields)


class TestOutbox:
    def test_what_waits_and_since_when(self):
        now = timezone.now()
        assert read("focalpoint_outbox_waiting") == read("focalpoint_outbox_age_seconds") == 0
        waiting(now - 3 * MINUTE)
        waiting(now - 5 * MINUTE, next_attempt_at=now + 30 * MINUTE, attempts=4)
        waiting(now - 9 * MINUTE, delivery=Delivery.NONE, next_attempt_at=None)
        assert read("focalpoint_outbox_waiting", now) == 2
        assert read("focalpoint_outbox_age_seconds", now) == 300

    def test_what_was_given_up(self):
        waiting(timezone.now(), delivery=Delivery.GIVEN_UP, next_attempt_at=None)
        assert read("focalpoint_outbox_given_up") == 1

    def test_a_server_that_takes_nothing(self):
        now = timezone.now()
        assert read("focalpoint_mail_stalled", now) == 0
        waiting(now - 120 * MINUTE, attempts=5)
        assert read("focalpoint_mail_stalled", now) == 1


class TestCases:
    def test_those_that_have_not_ended_by_state(self):
        cases.in_state("new")
        cases.in_state("in_triage")
        cases.in_state("in_triage")
        cases.in_state("declined")
        found = read("focalpoint_cases")
        assert found == {"new": 1, "in_triage": 2, "returned": 0, "referred": 0, "answered": 0}

    def test_the_late_ones_by_whom_they_wait_on(self):
        now = timezone.now()
        cases.in_state("new")
        late = cases.in_state("returned")
        Case.objects.update(due_at=now + MINUTE)
        assert read("focalpoint_cases_overdue", now) == {"office": 0, "author": 0, "departments": 0}
        Case.objects.filter(pk=late.pk).update(due_at=now - MINUTE)
        assert read("focalpoint_cases_overdue", now) == {"office": 0, "author": 1, "departments": 0}


class TestDigests:
    def test_due_and_late(self):
        at = consultations.NOW.replace(hour=12, minute=30)
        accounts.person(time_zone="UTC", digest_hour=12)
        assert (read("focalpoint_digests_due", at), read("focalpoint_digests_late", at)) == (1, 0)
        later = at + timedelta(hours=1)
        assert (read("focalpoint_digests_due", later), read("focalpoint_digests_late", later)) == (1, 1)
        send_due(at=later)
        assert (read("focalpoint_digests_due", later), read("focalpoint_digests_late", later)) == (0, 0)


def test_the_age_of_what_is_not_sealed():
    now = timezone.now()
    audit.record("thing.done", Entry(pk=7), by=None, at=now, changes={})
    assert read("focalpoint_audit_unsealed_seconds", now + 10 * MINUTE) > 590
    seal.seal_waiting(at=now)
    assert read("focalpoint_audit_unsealed_seconds", now + 10 * MINUTE) == 0


class TestQueues:
    @pytest.fixture
    def server(self):
        # Celery reads its routes once, and must not read those of a test.
        assert app.amqp.router
        with redis.Redis.from_url(portal.REDIS_URL) as server:
            server.delete("default", "mail")
            yield server
            server.delete("default", "mail")

    def test_depth_and_age_of_each(self, server, settings):
        settings.CELERY_TASK_ROUTES = {"focalpoint.deliver_notices": {"queue": "mail"}}
        assert read("focalpoint_queue_depth") == {"default": 0, "mail": 0}
        app.send_task("tests.first", queue="mail")
        app.send_task("tests.second", queue="mail")
        assert read("focalpoint_queue_depth") == {"default": 0, "mail": 2}
        message = json.loads(server.lindex("mail", -1))
        assert message["headers"]["task"] == "tests.first"
        message["headers"]["published_at"] = time.time() - 90
        server.lset("mail", -1, json.dumps(message))
        ages = read("focalpoint_queue_age_seconds")
        assert 90 <= ages["mail"] < 100
        assert ages["default"] == 0

    def test_servers_that_are_away(self, settings):
        assert read("focalpoint_broker_up") == read("focalpoint_cache_up") == 1
        settings.REDIS_URL = "redis://127.0.0.1:1"
        assert read("focalpoint_broker_up") == 0
        found = figures.read(timezone.now())
        assert found["focalpoint_queue_depth"] == {}
        assert found["focalpoint_outbox_waiting"] == {"": 0}


class TestHeartbeats:
    NAME = "focalpoint.seal_audit_log"

    @pytest.fixture(autouse=True)
    def first_time(self, monkeypatch):
        monkeypatch.setattr(heartbeats, "_noted_at", {})

    def test_a_task_of_the_schedule_that_was_done(self):
        assert read("focalpoint_task_done_timestamp_seconds") == {}
        task = seal_audit_log
        tasks.begin(task_id="x", task=task)
        tasks.end(task=task, state="SUCCESS")
        (name, at), = read("focalpoint_task_done_timestamp_seconds").items()  # fmt: skip
        assert name == self.NAME
        assert abs(time.time() - at) < 5
        assert read("focalpoint_task_failed_timestamp_seconds") == {}
        assert self.NAME in read("focalpoint_task_seconds")

    def test_one_that_failed_leaves_when_it_was_last_done(self):
        done = timezone.now() - MINUTE
        heartbeats.note(self.NAME, at=done)
        task = seal_audit_log
        tasks.begin(task_id="x", task=task)
        tasks.end(task=task, state="FAILURE")
        assert read("focalpoint_task_done_timestamp_seconds") == {self.NAME: done.timestamp()}
        assert read("focalpoint_task_failed_timestamp_seconds")[self.NAME] > done.timestamp()

    def test_many_in_a_row_are_noted_once(self):
        with CaptureQueriesContext(connection) as asked:
            for _time in range(3):
                heartbeats.note_seldom("x", at=timezone.now(), seconds=0.1)
        assert len([query for query in asked if "INSERT" in query["sql"]]) == 1

    def test_the_last_backup_is_known_once_one_was_noted(self):
        assert read("focalpoint_backup_done_timestamp_seconds") is None
        at = timezone.now()
        heartbeats.note(heartbeats.BACKUP, at=at)
        assert read("focalpoint_backup_done_timestamp_seconds") == at.timestamp()


class TestAll:
    def test_all_are_there(self, client, settings):
        at = timezone.now()
        settings.CLAMAV_ADDRESS = "tcp://127.0.0.1:1"
        heartbeats.note(heartbeats.BACKUP, at=at)
        heartbeats.note(TestHeartbeats.NAME, at=at)
        heartbeats.note(TestHeartbeats.NAME, at=at, has_failed=True)
        text = client.get("/metrics").content.decode()
        missing = {name for name in FIGURES if f"\n# TYPE {name} gauge\n{name}" not in text}
        assert missing == set()
        assert "focalpoint_database_up 1.0" in text

    def test_they_are_kept_for_a_moment(self, client):
        client.get("/metrics")
        waiting(timezone.now())
        with CaptureQueriesContext(connection) as asked:
            assert "focalpoint_outbox_waiting 0.0" in client.get("/metrics").content.decode()
        assert len(asked) == 0
        caches["pages"].clear()
        assert "focalpoint_outbox_waiting 1.0" in client.get("/metrics").content.decode()

    def test_one_that_fails_is_left_out(self, client, monkeypatch):
        def broken(_at):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(9)")

        monkeypatch.setattr(figures, "PATIENCE", 50)
        monkeypatch.setitem(FIGURES, "focalpoint_slow", Figure("focalpoint_slow", "x", broken))
        text = client.get("/metrics").content.decode()
        assert "focalpoint_slow" not in text
        assert "focalpoint_outbox_waiting 0.0" in text

    def test_without_a_database_the_rest_is_answered(self, client, monkeypatch):
        def away(*_arguments, **_options):
            raise OperationalError("server closed the connection: Zebra")

        monkeypatch.setattr(figures.transaction, "atomic", away)
        text = client.get("/metrics").content.decode()
        assert "focalpoint_database_up 0.0" in text
        assert "focalpoint_broker_up 1.0" in text
        assert "focalpoint_outbox_waiting" not in text

    def test_nothing_is_counted_beyond_what_matters(self, monkeypatch):
        monkeypatch.setattr(figures, "MOST", 2)
        for _case in range(3):
            cases.in_state("new")
        assert read("focalpoint_cases")["new"] == 2

    def test_no_more_is_asked_for_more_rows(self):
        cases.in_state("new")
        with CaptureQueriesContext(connection) as few:
            figures.read(timezone.now())
        for _case in range(3):
            cases.in_state("in_triage")
        with CaptureQueriesContext(connection) as more:
            figures.read(timezone.now())
        assert len(few) == len(more)
        assert of_kernel.MOST == figures.MOST


class TestFiles:
    def test_room_of_the_folder_and_none_of_a_store_elsewhere(self, settings, tmp_path):
        settings.UPLOADS_ROOT = str(tmp_path)
        free = shutil.disk_usage(tmp_path).free
        assert read("focalpoint_uploads_free_bytes") == pytest.approx(free, rel=0.1)
        settings.UPLOADS_ROOT = str(tmp_path / "nowhere")
        assert read("focalpoint_uploads_free_bytes") == 0
        elsewhere = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
        settings.STORAGES = {**settings.STORAGES, "uploads": elsewhere}
        assert read("focalpoint_uploads_free_bytes") is None

    def test_files_wait_only_where_there_is_a_scanner(self, settings):
        receive(files.upload(), by=accounts.person(), at=timezone.now())
        settings.CLAMAV_ADDRESS = ""
        assert read("focalpoint_files_unscanned") is None
        settings.CLAMAV_ADDRESS = "tcp://127.0.0.1:1"
        assert read("focalpoint_files_unscanned") == 1
