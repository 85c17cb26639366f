"""What pages tell of a verb: one event beside its line in the log, and only of what someone reads."""

from datetime import UTC, datetime

import pytest

from focalpoint.audit.models import Entry
from focalpoint.events import Event, events_of
from focalpoint.verbs import VERBS
from tests.engine import verbs
from tests.engine.models import Letter
from tests.engine.verbs import Person
from tests.house.source import imported, modules

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def by():
    return Person()


@pytest.fixture
def letter(db, by):
    folder = verbs.open(name="letters", by=by, at=AT)
    return verbs.write(folder=folder, text="Hello", by=by, at=AT)


def test_event_says_who_did_what_to_what_and_what_it_is_part_of(letter):
    Event.objects.all().delete()
    by = Person()
    verbs.save(letter, text="Changed", edit=0, by=by, at=AT)
    (event,) = Event.objects.all()
    assert (event.verb, event.by, event.at, event.target_id) == ("letter.save", by.pk, AT, str(letter.pk))
    assert (event.root_type, event.root_id) == ("folder", str(letter.folder_id))
    assert event.fields == ["edit", "saved_by_id", "text"]


def test_events_of_a_root_are_those_of_its_parts_too_in_order(letter, by):
    other = verbs.open(name="another", by=by, at=AT)
    verbs.send(letter, by=by, at=AT)
    found = events_of([letter.folder], ["folder.open", "letter.write", "letter.send"])
    assert [event.verb for event in found] == ["folder.open", "letter.write", "letter.send"]
    assert [event.verb for event in events_of([other], VERBS)] == ["folder.open"]


def test_events_of_another_kind_with_the_same_key_are_not_told(letter):
    assert not events_of([Letter(pk=letter.folder_id)], VERBS).exists()


def test_event_of_what_was_deleted_still_names_it(letter, by):
    key = str(letter.pk)
    verbs.discard(letter, by=by, at=AT)
    assert Event.objects.get(verb="letter.discard").target_id == key


def test_what_nobody_reads_is_no_event(letter, by):
    verbs.tidy(letter.folder, by=by, at=AT)
    assert Entry.objects.filter(verb="folder.tidy").exists()
    assert not Event.objects.filter(verb="folder.tidy").exists()


def test_what_changed_nothing_is_no_event(letter, by):
    verbs.rename(letter.folder, name="letters", by=by, at=AT)
    assert not Event.objects.filter(verb="folder.rename").exists()


def test_nothing_but_the_pages_of_the_log_reads_the_log():
    """It may be archived: whoever needs a fact has a column or an event for it."""
    readers = {
        path
        for path, tree in modules("focalpoint", "organisations", "engagements")
        if "focalpoint.audit.models.Entry" in imported(tree) and not path.startswith("focalpoint/audit/")
    }
    assert readers == {
        "engagements/admin/call_history.py",
        "focalpoint/admin/audit_log.py",
        "focalpoint/admin/history.py",
        # Its table's rights, and the age of what is not sealed: no entry is read.
        "focalpoint/checks.py",
        "focalpoint/models.py",
        "focalpoint/monitoring/of_kernel.py",
        "focalpoint/verbs/line.py",
        "focalpoint/verbs/unit.py",
    }
