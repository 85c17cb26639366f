"""What a session holds cannot be read from its row."""

import pytest
from django.contrib.sessions.models import Session

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
