"""Whoever changes the past is found out, and where."""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from focalpoint import audit
from focalpoint.audit.models import Entry, Seal
from focalpoint.audit.seal import seal_waiting
from focalpoint.audit.verify import CHANGED, LINK, MISSING, NOT_NOTED, verify

pytestmark = pytest.mark.django_db


@contextmanager
def triggers_off():
    """As the owner of the tables could."""
    with connection.cursor() as cursor:
        for table in ("entry", "seal"):
            cursor.execute(f"ALTER TABLE focalpoint_{table} DISABLE TRIGGER append_only")
        yield
        for table in ("entry", "seal"):
            cursor.execute(f"ALTER TABLE focalpoint_{table} ENABLE TRIGGER append_only")


@pytest.fixture
def entries():
    now = timezone.now()
    made = [
        audit.record("thing.done", Entry(pk=7), by=None, at=now, changes={"number": number, "share": 0.5})
        for number in range(5)
    ]
    seal_waiting(at=now)
    return made


def run(*arguments):
    out = StringIO()
    code = 0
    try:
        call_command("verify_audit", *arguments, stdout=out, no_color=True)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


def test_verify_nothing():
    verdict = verify()
    assert verdict.holds
    assert (verdict.sealed, verdict.waiting, verdict.oldest_waiting) == (0, 0, None)


def test_verify_what_was_left_alone(entries):
    assert verify().holds
    assert verify().sealed == 5
    code, said = run()
    assert code == 0
    assert "5 entries are sealed, 0 wait." in said
    assert "The chain holds." in said


def test_verify_says_what_waits(entries):
    late = audit.record("thing.done", Entry(pk=7), by=None, at=timezone.now())
    late.refresh_from_db()
    verdict = verify()
    assert (verdict.sealed, verdict.waiting, verdict.oldest_waiting) == (5, 1, late.recorded)
    assert "5 entries are sealed, 1 wait." in run()[1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verb", "thing.undone"),
        ("by", "11111111-1111-1111-1111-111111111111"),
        ("capacity", "lead"),
        ("target_type", "other"),
        ("target_id", "8"),
        ("changes", {"number": 3}),
        ("at", "2001-01-01T00:00:00Z"),
        ("recorded", "2001-01-01T00:00:00Z"),
    ],
)
def test_verify_an_entry_that_was_changed(entries, field, value):
    with triggers_off():
        Entry.objects.filter(pk=entries[2].pk).update(**{field: value})
    broken = verify().broken
    assert (broken.position, broken.entry_id, broken.wrong) == (3, entries[2].pk, CHANGED)
    code, said = run()
    assert code == 1
    assert f"breaks at position 3 (entry {entries[2].pk}): {CHANGED}" in said


def test_verify_an_entry_that_was_removed(entries):
    with triggers_off():
        Entry.objects.filter(pk=entries[1].pk)._raw_delete("default")
    broken = verify().broken
    assert (broken.position, broken.entry_id, broken.wrong) == (2, entries[1].pk, MISSING)


def test_verify_an_entry_that_was_removed_with_its_seal(entries):
    with triggers_off():
        Seal.objects.filter(entry=entries[1])._raw_delete("default")
        Entry.objects.filter(pk=entries[1].pk)._raw_delete("default")
    broken = verify().broken
    assert (broken.position, broken.entry_id, broken.wrong) == (2, entries[2].pk, LINK)


def test_verify_a_seal_that_was_made_again(entries):
    """The one after still names the old digest."""
    with triggers_off():
        Seal.objects.filter(entry=entries[1])._raw_delete("default")
        Seal.objects.create(position=2, entry=entries[1], previous="0" * 64, digest="1" * 64)
    assert verify().broken.wrong == LINK
    assert verify().broken.position == 2


def test_verify_two_entries_that_changed_places(entries):
    with triggers_off():
        Seal.objects.filter(position=2).update(entry_id=-1)
        Seal.objects.filter(position=3).update(entry_id=entries[1].pk)
        Seal.objects.filter(position=2).update(entry_id=entries[2].pk)
    assert (verify().broken.position, verify().broken.wrong) == (2, CHANGED)


def test_verify_a_chain_that_was_cut_and_made_again(entries):
    """Who owns the tables can do that; a head that was noted elsewhere tells."""
    head = verify().head
    with triggers_off():
        Seal.objects.all()._raw_delete("default")
        Entry.objects.filter(pk=entries[4].pk)._raw_delete("default")
    seal_waiting(at=timezone.now())
    assert verify().holds
    assert verify(noted=head).broken.wrong == NOT_NOTED
    code, said = run("--noted", head)
    assert code == 1
    assert NOT_NOTED in said


def test_verify_a_noted_head_that_is_still_there(entries):
    head = verify().head
    audit.record("thing.done", Entry(pk=7), by=None, at=timezone.now())
    seal_waiting(at=timezone.now())
    assert verify(noted=head).holds
    assert run("--noted", head)[0] == 0
