"""Public pages are read from a replica that has all they must show; nothing else is, and no fault is seen."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, connections
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focalpoint import pages, replica
from focalpoint.checks import database_waits_not_for_ever
from focalpoint.installation import Installation
from tests.factories import accounts, consultations

pytestmark = pytest.mark.django_db
PUBLIC = [
    "home",
    "consultation-list",
    "input-list",
    "organisation-list",
    "department-list",
    "theme-list",
    "help-index",
    "about",
    "sitemap",
]


@pytest.fixture
def second(monkeypatch):
    """A second connection to the test's database: it sees nothing that the test has not committed."""
    other = connections[replica.PRIMARY].copy(replica.REPLICA)
    connections[replica.REPLICA] = other
    monkeypatch.setattr(replica, "is_there", lambda: True)
    monkeypatch.setattr(replica, "_away_until", 0.0)
    yield other
    other.close()
    del connections[replica.REPLICA]


@pytest.fixture
def up_to_date(second, monkeypatch):
    monkeypatch.setattr(replica, "_is_as_far_as", lambda _position: True)
    return second


@contextmanager
def counted(*databases):
    """How many statements each got, as a list once the block has ended."""
    captures = [CaptureQueriesContext(one) for one in databases]
    found = []
    for one in captures:
        one.__enter__()
    yield found
    for one in captures:
        one.__exit__(None, None, None)
    found.extend(len(one) for one in captures)


def ask():
    return Installation.objects.count()


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_asks_only_the_replica(client, up_to_date, name):
    address = reverse(name)
    pages._first_generation()
    with counted(connection, up_to_date) as asked:
        assert client.get(address).status_code == 200
    assert asked[0] == 0
    assert asked[1] > 0


def test_a_page_of_oneself_and_a_form_ask_only_the_primary(client, up_to_date):
    client.force_login(accounts.person())
    with counted(connection, up_to_date) as asked:
        client.get(reverse("my-home"))
        client.post(reverse("my-home"))
    assert asked[0] > 0
    assert asked[1] == 0


def test_a_replica_that_is_behind_is_not_read(second, monkeypatch):
    monkeypatch.setattr(replica, "_is_as_far_as", lambda _position: False)
    with counted(connection, second) as asked:
        replica.read(ask, after="0/1")
    assert asked == [1, 0]


def test_what_is_no_replica_is_not_read(second):
    """Such as one that was promoted: it goes its own way."""
    with counted(connection, second) as asked:
        replica.read(ask, after="0/1")
    assert asked == [1, 1]


def test_without_a_position_the_primary_is_read(up_to_date):
    with counted(connection, up_to_date) as asked:
        replica.read(ask, after="")
    assert asked == [1, 0]


def test_one_that_breaks_off_is_left_alone_for_a_while(up_to_date, caplog):
    calls = []

    def breaks():
        calls.append(replica.alias())
        if replica.alias() == replica.REPLICA:
            raise OperationalError("a secret of the page")
        return "made"

    assert replica.read(breaks, after="0/1") == "made"
    assert replica.read(breaks, after="0/1") == "made"
    assert calls == [replica.REPLICA, replica.PRIMARY, replica.PRIMARY]
    assert "a secret" not in caplog.text
    assert "replica is away" in caplog.text


def test_a_replica_that_cannot_be_reached_costs_no_page(client, second):
    second.settings_dict["HOST"] = "/none"
    assert client.get(reverse("home")).status_code == 200


def test_an_error_of_the_page_is_not_one_of_the_replica(up_to_date):
    def fails():
        raise LookupError

    with pytest.raises(LookupError):
        replica.read(fails, after="0/1")
    assert replica._away_until == 0.0
    assert replica.alias() == replica.PRIMARY


def test_what_was_read_there_is_written_to_the_primary(up_to_date):
    row = replica.read(Installation.objects.get, after="0/1")
    assert row._state.db == replica.REPLICA
    with counted(connection, up_to_date) as asked:
        row.save()
    assert asked[1] == 0


def test_a_verb_leaves_how_far_the_replica_must_be(second):
    def positions():
        return pages._first_generation().partition(" ")[2]

    with TestCase.captureOnCommitCallbacks(execute=True):
        consultations.open_call()
        pages.forget_public_pages()
    first = positions()
    consultations.open_call()
    with TestCase.captureOnCommitCallbacks(execute=True):
        pages.forget_public_pages()
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::pg_lsn > %s::pg_lsn", [positions(), first])
        assert cursor.fetchone() == (True,)


def test_where_there_is_none_nothing_is_asked(client):
    pages._first_generation()
    with counted(connection) as asked:
        assert replica.position() == ""
        replica.read(lambda: None, after="")
    assert asked == [0]


def test_a_verb_that_would_wait_for_ever_is_warned_of():
    """Behind a pooler that sets no lock_timeout."""
    assert database_waits_not_for_ever(databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")
    [warning] = database_waits_not_for_ever(databases=["default"])
    assert warning.id == "focalpoint.W026"
