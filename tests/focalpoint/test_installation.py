"""A copy of a portal sends nothing, does nothing on schedule and deletes no file until it is adopted."""

import logging
import os
import subprocess
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from engagements import tasks as engagements_tasks
from focalpoint import installation, tasks
from focalpoint.audit.models import Entry
from focalpoint.files import cleanup, mark, receive, store
from focalpoint.files.models import StoredFile
from focalpoint.installation import Installation
from focalpoint.notifications import deliver
from focalpoint.notifications.kinds import KINDS
from focalpoint.notifications.models import Channel, Delivery, Notice
from focalpoint.notifications.notify import notify
from tests.factories import accounts, files, notices
from tests.focalpoint.admin.conftest import enter  # noqa: F401 - a fixture
from tests.focalpoint.notifications.conftest import NEWS, kinds, with_ours
from tools.local.programs import postgres_program

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)
OTHER_KEY = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleTA="
KEY = django_settings.ENCRYPTION_KEY


@pytest.fixture(autouse=True)
def away_from_the_demo(settings, tmp_path, monkeypatch):
    settings.DEMO = False
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    settings.TEMPLATES = with_ours(settings.TEMPLATES)
    monkeypatch.setitem(KINDS, NEWS, kinds()[NEWS])
    monkeypatch.setattr(installation, "_say_again_at", 0.0)


def restored_elsewhere(settings):
    settings.BASE_URL = "https://rehearsal.example"


def waiting():
    now = timezone.now()
    return notify(NEWS, [accounts.person()], at=now, title="News", closes_at=now)[0]


def adopted(*arguments):
    out = StringIO()
    call_command("adopt", "--yes", *arguments, stdout=out)
    return out.getvalue()


@contextmanager
def tables_made_anew():
    """What `pg_restore --clean` does: the same rows in a table that was made again."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE focalpoint_installation RENAME TO before")
        cursor.execute("CREATE TABLE focalpoint_installation (LIKE before)")
        cursor.execute("INSERT INTO focalpoint_installation SELECT * FROM before")
    yield


def test_new_database_is_adopted_by_itself():
    assert Installation.objects.count() == 1
    assert installation.is_adopted()
    assert installation.key_opens()


def test_without_its_row_it_is_new():
    Installation.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert Installation.objects.get().base_url == django_settings.BASE_URL
    assert installation.is_adopted()


def test_there_is_one_row_only():
    row = Installation.objects.get()
    row.pk = 2
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("kind", ["address", "database"])
def test_copy_is_known(kind, settings):
    if kind == "address":
        restored_elsewhere(settings)
    else:
        Installation.objects.update(database="1.2.3")
    assert installation.differences() == [kind]
    assert not installation.is_adopted()


def test_restored_over_itself_is_a_copy_too():
    with tables_made_anew():
        assert installation.differences() == ["database"]


def test_another_cluster_or_database_is_another_identity():
    cluster, database, table = installation.database_identity().split(".")
    assert int(cluster) > 0
    assert installation._may_ask_cluster()
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        assert cursor.fetchone()[0] == int(database)
        cursor.execute("SELECT 'focalpoint_installation'::regclass::oid")
        assert cursor.fetchone()[0] == int(table)


def test_demo_is_asked_nothing(settings, django_assert_num_queries):
    settings.DEMO = True
    restored_elsewhere(settings)
    with django_assert_num_queries(0):
        assert installation.is_adopted()


# What the server of the tests logs, and that it has one role.
SERVERS = {"focalpoint.W001", "focalpoint.W003"}


def database_checks():
    return {one.id for one in run_checks(databases=["default"], tags=["database"])} - SERVERS


def test_check_names_a_copy_and_a_wrong_key(settings):
    assert database_checks() == set()
    restored_elsewhere(settings)
    assert database_checks() == {"focalpoint.W002"}
    settings.ENCRYPTION_KEY = OTHER_KEY
    assert database_checks() == {"focalpoint.W002", "focalpoint.E001"}
    settings.ENCRYPTION_KEY_FALLBACKS = [KEY]
    assert database_checks() == {"focalpoint.W002"}


class TestCopy:
    @pytest.fixture(autouse=True)
    def copy(self, settings):
        self.person = accounts.person()
        self.stored = receive(files.upload(), by=self.person, at=timezone.now())
        restored_elsewhere(settings)

    def test_sends_no_email_and_says_so_once(self, mail_server, caplog):
        notice = waiting()
        for _time in range(2):
            tasks.deliver_notices()
        assert mail_server.messages == []
        assert Notice.objects.get(pk=notice.pk).delivery == Delivery.WAITING
        said = [one for one in caplog.records if one.levelno == logging.ERROR]
        assert len(said) == 1
        assert "manage.py adopt" in said[0].getMessage()

    @pytest.mark.parametrize(
        ("task", "called"),
        [
            (tasks.keep_retention, "focalpoint.tasks.retention.keep"),
            (engagements_tasks.send_digests, "engagements.tasks.digests.send_due"),
            (engagements_tasks.publish_due, "engagements.tasks._each"),
            (engagements_tasks.unassign_cases, "engagements.tasks._each"),
            (engagements_tasks.keep_clocks, "engagements.tasks._each"),
            (engagements_tasks.compare_inputs, "engagements.tasks.comparing.compare_waiting"),
        ],
        ids=lambda one: getattr(one, "__name__", ""),
    )
    def test_does_nothing_on_schedule(self, task, called, monkeypatch, settings):
        calls = []
        monkeypatch.setattr(called, lambda *_args, **_options: calls.append(1))
        task()
        assert calls == []
        adopted()
        task()
        assert calls

    def test_seals_its_log(self):
        adopted("--undo")
        tasks.seal_audit_log()
        assert Entry.objects.get(verb="installation.undo").seal

    def test_cleanup_touches_nothing(self, caplog):
        found = cleanup.clean(timezone.now() + 2 * DAYS)
        assert found.refused == cleanup.NOT_ADOPTED
        assert StoredFile.objects.count() == 1
        assert files.kept(store.storage()) == files.paths(self.stored)

    def test_deletes_no_file_with_its_row(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            self.stored.delete()
        assert files.kept(store.storage()) == files.paths(self.stored)
        adopted()
        another = receive(files.upload(), by=self.person, at=timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            another.delete()
        assert files.kept(store.storage()) == files.paths(self.stored)

    def test_front_page_of_the_office_and_readyz_say_it(self, client, enter):  # noqa: F811
        enter("operator")
        words = "This is a copy of the portal"
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["adopted"]) == (200, False)
        assert words in client.get(reverse("admin:index")).content.decode()
        assert client.get("/en/").status_code == 200
        adopted()
        assert client.get("/readyz").json()["adopted"] is True
        assert words not in client.get(reverse("admin:index")).content.decode()


class TestAdopt:
    def test_says_how_much_would_go_out_and_asks(self, settings, monkeypatch):
        restored_elsewhere(settings)
        notices.notice(delivery=Delivery.WAITING)
        notices.notice(channel=Channel.DIGEST, delivery=Delivery.NONE)
        out = StringIO()
        for answer in ("", "no"):
            monkeypatch.setattr("builtins.input", lambda _question, answer=answer: answer)
            with pytest.raises(CommandError):
                call_command("adopt", stdout=out)
        assert "1 emails that wait, and 1 lines for daily digests, go out to real people." in out.getvalue()
        assert not installation.is_adopted()
        monkeypatch.setattr("builtins.input", lambda _question: "y")
        call_command("adopt", stdout=out)
        assert installation.is_adopted()

    def test_emails_go_out_afterwards(self, settings, mail_server):
        restored_elsewhere(settings)
        waiting()
        adopted()
        deliver.deliver_waiting(clock=timezone.now)
        assert Notice.objects.get().delivery == Delivery.SENT
        assert len(mail_server.messages) == 1

    def test_what_waits_is_discarded_where_asked(self, settings):
        restored_elsewhere(settings)
        mail = notices.notice(delivery=Delivery.WAITING, next_attempt_at=timezone.now())
        line = notices.notice(channel=Channel.DIGEST, delivery=Delivery.NONE)
        adopted("--discard-waiting")
        mail.refresh_from_db()
        line.refresh_from_db()
        assert (mail.delivery, mail.next_attempt_at, mail.in_inbox) == (Delivery.DROPPED, None, True)
        assert line.channel == Channel.INBOX
        [entry] = Entry.objects.filter(verb="installation.adopt")
        assert entry.changes == {
            "base_url": ["http://localhost:8000", "https://rehearsal.example"],
            "discarded": 2,
        }
        assert entry.by is None

    def test_marks_the_storage_anew_so_that_the_other_one_leaves_it_alone(self, settings):
        mark.claim()
        before = installation.ours().mark
        restored_elsewhere(settings)
        adopted()
        assert mark.is_ours()
        assert mark._there() not in (None, before)

    def test_leaves_the_storage_of_another_alone(self, settings):
        mark.claim()
        Installation.objects.update(mark="00000000-0000-4000-8000-000000000000")
        restored_elsewhere(settings)
        assert "holds the mark of another portal" in adopted()
        assert not mark.is_ours()

    def test_has_nothing_to_do_twice(self, settings):
        restored_elsewhere(settings)
        adopted()
        assert "nothing to do" in adopted()
        assert Entry.objects.filter(verb="installation.adopt").count() == 1

    def test_undone_it_is_a_copy_wherever_it_is(self):
        adopted("--undo")
        assert not installation.is_adopted()
        adopted()
        assert installation.is_adopted()

    def test_needs_the_key_unless_it_is_lost(self, settings):
        settings.ENCRYPTION_KEY = OTHER_KEY
        assert not installation.key_opens()
        with pytest.raises(CommandError, match="ENCRYPTION_KEY"):
            adopted()
        adopted("--key-is-lost")
        assert installation.key_opens()


@pytest.mark.django_db(transaction=True)
def test_dump_that_was_restored_into_another_database_is_a_copy(tmp_path):
    """With PostgreSQL's own tools, as a rehearsal does it."""
    own = connection.settings_dict
    host = own["HOST"] or "localhost"
    reached = ["-h", host, "-U", own["USER"], *(["-p", str(own["PORT"])] if own["PORT"] else [])]
    dump, name = tmp_path / "dump", f"{own['NAME']}_restored"[:63]

    def run(program, *arguments):
        path = postgres_program(os.environ).beside(program).path
        environment = {**os.environ, "PGPASSWORD": own["PASSWORD"]}
        subprocess.run([path, *reached, *arguments], check=True, env=environment)

    run("pg_dump", "-Fc", "-t", "focalpoint_installation", "-f", str(dump), own["NAME"])
    run("dropdb", "--if-exists", name)
    run("createdb", name)
    try:
        run("pg_restore", "-d", name, str(dump))
        there = psycopg2.connect(
            host=host, user=own["USER"], password=own["PASSWORD"], port=own["PORT"] or None, dbname=name
        )
        with there.cursor() as cursor:
            cursor.execute(
                "SELECT database, (SELECT system_identifier FROM pg_control_system()) || '.' || "
                "(SELECT oid FROM pg_database WHERE datname = current_database()) || '.' || "
                "'focalpoint_installation'::regclass::oid FROM focalpoint_installation"
            )
            carried, is_now = cursor.fetchone()
        there.close()
    finally:
        run("dropdb", name)
    assert carried == installation.database_identity()
    assert carried != is_now
