"""The copy that the browser keeps: whose key a page has, and what a page says is saved."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from focalpoint.editor import copies
from organisations.accounts.models import User

NAMED = "c29tZSByYW5kb20_-.1790000000000"


def keys_of(pk):
    return copies.keys(User(pk=pk)).split(" ")


def test_each_person_has_a_name_and_a_key_of_their_own():
    name, key = keys_of(1)
    assert (len(name), len(key)) == (22, 43)
    assert keys_of(1) == [name, key]
    assert not {name, key} & set(keys_of(2))


def test_what_was_kept_before_the_portals_key_was_changed_can_be_read(settings):
    before = keys_of(1)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key " * 5
    assert keys_of(1)[2:] == before
    assert keys_of(1)[:2] != before


@pytest.fixture
def request_of(db):
    session = SessionStore()

    def make(**posted):
        request = RequestFactory().post("/", posted)
        request.session = session
        return request

    return make


def test_what_is_saved_is_said_once(request_of):
    copies.confirm(request_of(copy=NAMED))
    copies.confirm(request_of(copy="b3RoZXI.5"))
    assert copies.confirmed(request_of()) == [NAMED, "b3RoZXI.5"]
    assert copies.confirmed(request_of()) == []


@pytest.mark.parametrize("named", ["", "x", "a b.1", '"><script>.1', "x" * 41 + ".1", "x." + "1" * 17])
def test_what_names_no_copy_is_not_repeated(request_of, named):
    copies.confirm(request_of(copy=named))
    assert copies.confirmed(request_of()) == []


def test_session_does_not_grow_without_end(request_of):
    for number in range(50):
        copies.confirm(request_of(copy=f"copy.{number}"))
    assert len(copies.confirmed(request_of())) == 20
