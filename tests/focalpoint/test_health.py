"""Health is asked by machines: by the address of the process, without TLS, with any name or none."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client, RequestFactory
from django.utils import timezone

from focalpoint import error_pages
from focalpoint.notifications import alarm
from focalpoint.notifications.models import Notice
from tests.factories import accounts, notices


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
