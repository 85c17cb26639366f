"""The chain of hashes: every entry once, whoever seals and whenever an entry turns up."""

import logging
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from focalpoint import audit
from focalpoint.audit import seal
from focalpoint.audit.models import Entry, Seal
from focalpoint.audit.seal import BEGINNING, LOCK, canonical, seal_waiting
from focalpoint.audit.verify import verify

pytestmark = pytest.mark.django_db


def record(count=1, **changes):
    now = timezone.now()
    return [audit.record("thing.done", Entry(pk=7), by=None, at=now, changes=changes) for _ in range(count)]


def order():
    return list(Seal.objects.order_by("position").values_list("entry_id", flat=True))


def test_seal_links_each_entry_to_the_one_before():
    entries = record(3)
    assert seal_waiting(at=timezone.now()) == 3
    first, second, third = Seal.objects.order_by("position")
    assert [first.position, second.position, third.position] == [1, 2, 3]
    assert first.previous == BEGINNING
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert order() == [entry.pk for entry in entries]


def test_seal_twice():
    record(2)
    assert seal_waiting(at=timezone.now()) == 2
    assert seal_waiting(at=timezone.now()) == 0
    record()
    assert seal_waiting(at=timezone.now()) == 1
    assert len(order()) == len(set(order())) == 3


def test_seal_in_batches():
    entries = record(7)
    assert seal_waiting(at=timezone.now(), batch=3) == 7
    assert order() == [entry.pk for entry in entries]


def test_seal_an_entry_that_turns_up_late():
    """Its id was given out before others that were sealed already."""
    early, later = record(2)
    Entry.objects.bulk_create([Entry(pk=early.pk - 1000, at=early.at, verb="thing.late", target_id="7")])
    late = Entry.objects.get(verb="thing.late")
    with connection.cursor() as cursor:
        # As if the late one were not committed yet.
        cursor.execute("ALTER TABLE focalpoint_entry DISABLE TRIGGER append_only")
        cursor.execute("DELETE FROM focalpoint_entry WHERE id = %s", [late.pk])
        seal_waiting(at=timezone.now())
        cursor.execute("ALTER TABLE focalpoint_entry ENABLE TRIGGER append_only")
    late.save(force_insert=True)
    assert seal_waiting(at=timezone.now()) == 1
    assert order() == [early.pk, later.pk, late.pk]
    assert verify().holds


def test_seal_an_entry_that_turns_up_much_too_late_is_for_the_night(monkeypatch):
    monkeypatch.setattr(seal, "_LATE", 5)
    (newest,) = record()
    seal_waiting(at=timezone.now())
    Entry.objects.bulk_create(
        Entry(pk=newest.pk - back, at=newest.at, verb="thing.late", target_id="7") for back in (4, 5)
    )
    assert seal_waiting(at=timezone.now()) == 1
    assert seal_waiting(at=timezone.now(), thorough=True) == 1
    assert order() == [newest.pk, newest.pk - 4, newest.pk - 5]


def test_seal_says_when_an_entry_waited_long(caplog):
    record()
    with caplog.at_level(logging.WARNING, "focalpoint.audit.seal"):
        seal_waiting(at=timezone.now())
        assert not caplog.records
        record()
        seal_waiting(at=timezone.now() + timedelta(minutes=6))
    assert "waited for its seal" in caplog.text


def test_canonical_is_one_text_for_one_entry():
    (entry,) = record(b=1, a="ف")
    row = Entry.objects.values().get(pk=entry.pk)
    text = canonical(row)
    assert '"changes":{"a":"ف","b":1}' in text
    assert text == canonical({**row, "at": timezone.localtime(row["at"], timezone.get_fixed_timezone(120))})


@pytest.mark.django_db(transaction=True)
def test_seal_at_the_same_time():
    record(200)
    start = Barrier(4)

    def work():
        start.wait()
        try:
            seal_waiting(at=timezone.now(), batch=20)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_waiting(at=timezone.now())
    assert len(order()) == len(set(order())) == 200
    assert verify().holds


@pytest.mark.django_db(transaction=True)
def test_seal_while_another_does_nothing():
    record()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            assert seal_waiting(at=timezone.now()) == 0
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    finally:
        other.close()
    assert seal_waiting(at=timezone.now()) == 1
