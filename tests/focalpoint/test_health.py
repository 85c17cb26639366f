"""Health is asked by machines: by the address of the process, without TLS, with any name or none."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client, RequestFactory
from django.utils import timezone

from focalpoint import error_pages, readiness
from focalpoint.notifications import alarm
from focalpoint.notifications.models import Notice
from focalpoint.settings.environment import CANNOT_START, ROOT
from tests.factories import accounts, notices
from tests.organisations.accounts.people import confirmed, set_up_app, sign_in

OTHER_KEY = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleTA="
NEEDED = ["database", "migrated", "key", "static", "translations"]


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["10.1.2.3:8000", "elsewhere.example", "[fe80::1]:8000", "_"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_it_answers_under_https_and_by_any_host(path, host, settings):
    settings.ALLOWED_HOSTS = ["focalpoint.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(path, headers={"host": host}).status_code == 200
    assert Client().get("/en/", headers={"host": "focalpoint.example.org"}).status_code == 301


@pytest.mark.django_db
def test_ready_names_a_mail_server_that_is_away(client):
    assert client.get("/readyz").json()["mail"] is True
    notices.notice(attempts=3, created_at=timezone.now() - 2 * alarm.AFTER)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["mail"]) == (200, False)


class TestReady:
    """What pages need: without it 503, and which part it is."""

    @pytest.fixture(autouse=True)
    def asked_anew(self, monkeypatch):
        monkeypatch.setattr(readiness, "_settled", set())

    def absent(self, client):
        answer = client.get("/readyz")
        parts = [name for name in NEEDED if not answer.json()[name]]
        assert answer.status_code == (503 if parts else 200)
        return parts

    @pytest.mark.django_db
    def test_all_is_there(self, client):
        assert self.absent(client) == []
        assert client.get("/healthz").status_code == 200

    @pytest.mark.django_db
    def test_migrations_are_asked_for_until_all_are_applied(self, client, django_assert_max_num_queries):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'engagements'")
        assert self.absent(client) == ["migrated", "key"]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) SELECT 'engagements', name, now() "
                "FROM unnest(%s) AS name",
                [[name for app, name in MigrationLoader(None).disk_migrations if app == "engagements"]],
            )
        assert self.absent(client) == []
        with django_assert_max_num_queries(4):
            assert self.absent(client) == []

    @pytest.mark.django_db
    def test_empty_database(self, client):
        """Nothing but a name: no page, no error of this one."""
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA empty")
            cursor.execute("SET LOCAL search_path TO empty")
        assert self.absent(client) == ["migrated", "key"]

    @pytest.mark.django_db
    def test_static_files(self, client, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
        }
        assert self.absent(client) == ["static"]

    @pytest.mark.django_db
    def test_translations(self, client, settings, tmp_path):
        settings.LOCALE_PATHS = [tmp_path]
        assert self.absent(client) == ["translations"]
        settings.LANGUAGES = [("en", "English")]
        assert self.absent(client) == []

    @pytest.mark.django_db
    def test_key(self, client, settings):
        settings.ENCRYPTION_KEY = OTHER_KEY
        assert self.absent(client) == ["key"]

    @pytest.mark.django_db
    def test_database(self, client, monkeypatch):
        monkeypatch.setattr(readiness, "database_answers", lambda: False)
        assert self.absent(client) == ["database", "migrated", "key"]


class TestWrongKey:
    @pytest.mark.django_db
    def test_stops_the_start_and_is_named(self, settings, capsys, monkeypatch):
        monkeypatch.setattr(connection, "close", lambda: None)
        readiness.stop_with_wrong_key()
        settings.ENCRYPTION_KEY = OTHER_KEY
        with pytest.raises(SystemExit) as stop:
            readiness.stop_with_wrong_key()
        assert stop.value.code == CANNOT_START
        said = capsys.readouterr().err
        assert said.startswith("ENCRYPTION_KEY does not open")
        assert OTHER_KEY not in said

    def test_web_worker_and_beat_ask(self):
        """Whether the key is asked for where each of them starts."""
        from celery.signals import beat_init, worker_init

        from focalpoint import celery

        for signal in (worker_init, beat_init):
            assert celery.stop_with_wrong_key in [receiver() for _key, receiver in signal.receivers]
        assert "stop_with_wrong_key()" in (ROOT / "focalpoint" / "wsgi.py").read_text(encoding="utf-8")

    @pytest.mark.django_db
    def test_second_factor_is_no_500(self, client, settings, caplog):
        person = confirmed()
        sign_in(client, person.email)
        set_up_app(client)
        client.logout()
        settings.ENCRYPTION_KEY = OTHER_KEY
        asked = sign_in(client, person.email)
        client.raise_request_exception = False
        answer = client.post(asked.url, {"code": "123456"})
        assert answer.status_code == 503
        assert "ENCRYPTION_KEY" in caplog.text
        assert OTHER_KEY not in caplog.text


def raised(error):
    try:
        raise error
    except type(error):
        return error_pages.server_error(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DatabaseError("server closed the connection unexpectedly"), 503),
        (OperationalError("terminating connection"), 503),
        (InterfaceError("connection already closed"), 503),
        (ValueError("x"), 500),
    ],
)
def test_a_database_that_goes_away_is_503_and_never_500(error, status):
    answer = raised(error)
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_also_where_something_else_failed_because_of_it():
    wrapped = RuntimeError("template")
    wrapped.__cause__ = DatabaseError("server closed the connection unexpectedly")
    assert raised(wrapped).status_code == 503


@pytest.mark.django_db
class TestAlarm:
    def stalled(self):
        now = timezone.now()
        notices.notice(attempts=3, created_at=now - 2 * alarm.AFTER)
        return now

    def test_who_answers_for_the_office_hears_once_a_day(self):
        lead, operator = accounts.lead(), accounts.person(is_superuser=True)
        accounts.officer()
        now = self.stalled()
        alarm.raise_alarm(now)
        alarm.raise_alarm(now + alarm.AFTER)
        heard = Notice.objects.filter(kind="mail_stalled")
        assert set(heard.values_list("recipient_id", flat=True)) == {lead.pk, operator.pk}
        assert set(heard.values_list("channel", "delivery")) == {("inbox", "none")}
        alarm.raise_alarm(now + alarm.AGAIN)
        assert heard.count() == 4

    def test_a_mail_that_is_refused_for_itself_alarms_nobody(self):
        now = timezone.now()
        notices.notice(attempts=3, created_at=now - 2 * alarm.AFTER, refused_at=now)
        alarm.raise_alarm(now)
        assert not Notice.objects.filter(kind="mail_stalled").exists()
