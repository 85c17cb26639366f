"""What the kernel does beside the web server: on schedule, each a call of what is tested elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from focalpoint import leftovers, tasks
from focalpoint.celery import app
from focalpoint.notifications.models import Delivery, Notice
from focalpoint.notifications.notify import new_message_id
from tests.factories import accounts

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_every_task_of_the_schedule_exists():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


@pytest.mark.django_db
def test_deliver_notices_and_seal_audit_trail_run_when_nothing_waits():
    tasks.deliver_notices()
    tasks.seal_audit_trail()
    tasks.forget_expired()


def session(key, ends, user):
    Session.objects.create(session_key=key, session_data="", expire_date=ends)
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="x")


@pytest.mark.django_db
def test_forget_expired_ends_old_sessions_and_what_hangs_on_them():
    person = accounts.person()
    session("old", AT - HOUR, person)
    session("new", AT + HOUR, person)
    leftovers.forget_expired(at=AT)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["new"]


def secret(age, **fields):
    return Notice.objects.create(
        kind="x",
        address="a@example.org",
        created_at=AT - age,
        channel="mail",
        secret="x",
        message_id=new_message_id(),
        **fields,
    )


@pytest.mark.django_db
def test_forget_expired_empties_secrets_that_are_of_no_use_any_more():
    waiting = secret(3 * leftovers.SECRET_LIFE, delivery=Delivery.WAITING, next_attempt_at=AT)
    sent = secret(3 * leftovers.SECRET_LIFE, delivery=Delivery.SENT, sent_at=AT)
    new = secret(HOUR, delivery=Delivery.WAITING, next_attempt_at=AT)
    leftovers.forget_expired(at=AT)
    for notice in (waiting, sent, new):
        notice.refresh_from_db()
    assert (waiting.secret, waiting.delivery) == ("", Delivery.GIVEN_UP)
    assert (sent.secret, sent.delivery) == ("", Delivery.SENT)
    assert (new.secret, new.delivery) == ("x", Delivery.WAITING)
