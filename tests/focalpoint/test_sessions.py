"""What a session holds cannot be read from its row."""

import time

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection

from focalpoint.sessions import SessionStore

pytestmark = pytest.mark.django_db


def stored(**values):
    session = SessionStore()
    session.update(values)
    session.save()
    return session.session_key


def test_load_gives_what_was_saved():
    assert SessionStore(stored(code="AB12-CD34"))["code"] == "AB12-CD34"


def test_save_writes_nothing_that_can_be_read():
    row = Session.objects.get(pk=stored(code="AB12-CD34"))
    assert row.session_data.startswith("gAAAA")
    assert row.get_decoded() == {}


def test_load_of_a_row_with_another_key_is_empty(settings):
    key = stored(code="AB12-CD34")
    settings.ENCRYPTION_KEY = "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktMzI="
    assert "code" not in SessionStore(key)


@pytest.mark.django_db(transaction=True)
def test_save_says_when_it_was_the_database_that_failed():
    """Not that the session was ended, which would be the reader's fault."""
    session = SessionStore(stored(code="AB12-CD34"))
    session["code"] = "EF56-GH78"
    with connection.cursor() as cursor:
        cursor.execute("SET idle_session_timeout = 1")
    time.sleep(0.1)
    with pytest.raises(OperationalError):
        session.save()
    connection.close()


def test_save_of_a_session_that_was_ended_elsewhere():
    session = SessionStore(stored(code="AB12-CD34"))
    session["code"] = "EF56-GH78"
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
