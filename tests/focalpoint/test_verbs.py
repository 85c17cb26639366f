"""The engine: what it promises of every verb, tried on a small world of its own (`tests/engine`)."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
import rules
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from focalpoint import access
from focalpoint.audit.models import Entry
from focalpoint.errors import EditConflictError, WrongStateError
from focalpoint.pages import cache
from focalpoint.verbs import (
    RUN,
    VERBS,
    BusyError,
    GoneError,
    LockOrderError,
    MovedError,
    each,
    flush,
    hold,
    rehearsal,
    verb,
)
from tests.engine import verbs
from tests.engine.models import Copy, Folder, Letter, State
from tests.engine.verbs import ClosedError, Person, is_writer
from tests.race import race

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return Person()


@pytest.fixture
def letter(by):
    folder = verbs.open(name="letters", by=by, at=AT)
    letter = verbs.write(folder=folder, text="Hello", by=by, at=AT)
    Entry.objects.all()
    return Letter.objects.get(pk=letter.pk)


@pytest.fixture
def declare():
    """Declares a verb of this test alone."""
    names = []

    def declare(model, name, **given):
        row = verb(model, name, **{"who": is_writer, "office": "did it", **given})
        names.append((row.name, row.permission))
        return row

    yield declare
    for name, permission in names:
        del VERBS[name], access.PERMISSIONS[permission]
        RUN.pop(name, None)
        rules.remove_perm(permission)


def log(*, after=0):
    return list(Entry.objects.filter(pk__gt=after).order_by("pk").values_list("verb", "changes"))


def newest():
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def locks(context):
    return [query["sql"] for query in context.captured_queries if "FOR NO KEY UPDATE" in query["sql"]]


# What is declared


def test_verb_is_known_by_name_permission_and_body():
    assert VERBS["letter.send"] is verbs.SEND
    assert verbs.SEND.permission == "engine.send_letter"
    assert RUN["letter.send"] is verbs.send


def test_verb_declared_twice_is_refused():
    with pytest.raises(ValueError, match=r"letter\.send is declared twice"):
        verb(Letter, "send", office="sent it")


def misnamed(letter, *, by, at): ...


def send(letter, *, at): ...


def test_verb_whose_body_has_another_name_or_says_not_who_is_refused_at_import():
    with pytest.raises(TypeError, match="its body is called misnamed"):
        verbs.SEND(misnamed)
    with pytest.raises(TypeError, match=r"needs \['by'\]"):
        verbs.SEND(send)


# One verb


def test_verb_moves_saves_and_logs_before_and_after(letter, by):
    start = newest()
    sent = verbs.send(letter, by=by, at=AT)
    assert sent.state == Letter.objects.get(pk=letter.pk).state == State.SENT
    assert Letter.objects.get(pk=letter.pk).labels == ["sent"]
    entry = Entry.objects.get(pk__gt=start)
    assert (entry.verb, entry.by, entry.capacity, entry.at) == ("letter.send", by.pk, "writer", AT)
    assert (entry.target_type, entry.target_id) == ("letter", str(letter.pk))
    assert entry.changes == {"state": ["draft", "sent"], "fields": ["labels"]}


def test_verb_acts_on_the_row_as_it_is_now_whatever_the_caller_holds(letter, by):
    stale = Letter.objects.get(pk=letter.pk)
    verbs.save(letter, text="Newer", edit=0, by=by, at=AT)
    stale.text = "never typed"
    assert verbs.send(stale, by=by, at=AT).text == "Newer"
    assert Letter.objects.get(pk=letter.pk).text == "Newer"


def test_verb_acts_on_the_row_that_a_lazy_object_stands_for(letter, by):
    """`request.user` is one."""
    lazy = SimpleLazyObject(lambda: Letter.objects.get(pk=letter.pk))
    sent = verbs.send(lazy, by=by, at=AT)
    assert sent.state == Letter.objects.get(pk=letter.pk).state == State.SENT


def test_verb_writes_only_what_changed(letter, by):
    with CaptureQueriesContext(
        connection,
    ) as context:
        verbs.rename(letter.folder, name="other", by=by, at=AT)
    (update,) = [query["sql"] for query in context.captured_queries if query["sql"].startswith("UPDATE")]
    assert '"name" = ' in update
    assert '"note" = ' not in update


def test_verb_writes_what_is_made_from_what_changed(letter, by):
    verbs.rename(letter.folder, name="ÉTÉ", by=by, at=AT)
    assert Folder.objects.get().folded == "ete"


def test_verb_that_leaves_a_value_to_the_database_reads_it_there(letter, by, declare):
    """A search vector, say: the row that comes back holds no expression in its place."""

    @declare(Letter, "whisper")
    def whisper(letter, *, by, at):
        letter.text = Lower(Value("HELLO"))
        return letter

    assert whisper(letter, by=by, at=AT).text == "hello"


def test_verb_takes_a_lazy_object_for_the_row_it_stands_for(letter, by):
    """So does Django give the person who is signed in."""
    verbs.send(SimpleLazyObject(lambda: letter), by=by, at=AT)
    assert Letter.objects.get().state == State.SENT


def test_verb_locks_what_stands_above_first_and_each_row_once(letter, by):
    with CaptureQueriesContext(connection) as context:
        verbs.send(letter, by=by, at=AT)
    assert ["engine_folder" in sql for sql in locks(context)] == [True, False]


def test_verb_refused_in_another_state_says_what_it_is_now(letter, by):
    stale = Letter.objects.get(pk=letter.pk)
    verbs.send(letter, by=by, at=AT)
    start = newest()
    with pytest.raises(WrongStateError) as caught:
        verbs.send(stale, by=by, at=AT)
    assert caught.value.row.state == State.SENT
    assert stale.state == State.DRAFT
    assert log(after=start) == []


@pytest.mark.parametrize("by_whom", [Person(may_write=False), Person(is_active=False), None])
def test_verb_by_someone_who_may_not_is_refused(letter, by_whom):
    with pytest.raises(PermissionDenied):
        verbs.send(letter, by=by_whom, at=AT)
    assert Letter.objects.get(pk=letter.pk).state == State.DRAFT


def test_verb_refused_by_guard_writes_nothing(letter, by):
    Folder.objects.update(note="closed")
    with pytest.raises(ClosedError):
        verbs.send(letter, by=by, at=AT)
    assert Letter.objects.get(pk=letter.pk).state == State.DRAFT


def test_guard_is_asked_about_the_time_of_the_verb_and_of_a_button_about_now(letter, by, declare):
    asked = []

    def guard(row, by, at):
        asked.append(at)

    row = declare(Letter, "mark", unless=guard)

    @row
    def mark(letter, *, by, at):
        return letter

    mark(letter, by=by, at=AT)
    assert asked == [AT]
    assert access.refusal(by, row.permission, letter) is None
    assert abs(asked[1] - timezone.now()) < timedelta(minutes=1)


def test_verb_that_fails_leaves_nothing(letter, by):
    start = newest()
    with pytest.raises(KeyError):
        verbs.send(letter, error=KeyError("x"), by=by, at=AT)
    assert Letter.objects.get(pk=letter.pk).state == State.DRAFT
    assert log(after=start) == []
    assert letter.state == State.DRAFT


def test_verb_on_a_deleted_row_says_so(letter, by):
    stale = Letter.objects.get(pk=letter.pk)
    verbs.discard(letter, by=by, at=AT)
    with pytest.raises(GoneError):
        verbs.send(stale, by=by, at=AT)


def test_verb_that_deletes_its_row_is_logged_under_its_key(letter, by):
    start, pk = newest(), letter.pk
    verbs.discard(letter, by=by, at=AT)
    assert not Letter.objects.exists()
    assert log(after=start) == [("letter.discard", {"state": ["draft", None]})]
    assert Entry.objects.order_by("-pk")[0].target_id == str(pk)


def test_verb_that_changed_nothing_is_no_line(letter, by):
    start = newest()
    verbs.rename(letter.folder, name=letter.folder.name, by=by, at=AT)
    assert log(after=start) == []


def test_verb_logs_values_of_more_columns_once_everyone_may_read_them(by):
    for name, change in [("kept", {"fields": ["note"]}), ("public", {"note": ["", "tidy"]})]:
        folder = verbs.open(name=name, by=by, at=AT)
        start = newest()
        verbs.tidy(folder, by=by, at=AT)
        assert log(after=start) == [("folder.tidy", change)]


def test_verb_notes_the_arguments_its_row_names(letter, by):
    start = newest()
    verbs.label(letter.folder, colour="red", by=by, at=AT)
    assert log(after=start) == [("folder.label", {"colour": "red"})]


# Making


def test_verb_that_makes_a_row_logs_its_first_values(by):
    start = newest()
    folder = verbs.open(name="new", by=by, at=AT)
    assert Folder.objects.get().name == "new"
    assert log(after=start) == [("folder.open", {"name": [None, "new"]})]
    assert Entry.objects.order_by("-pk")[0].target_id == str(folder.pk)


def test_verb_that_makes_a_row_everyone_may_read_logs_more_and_forgets_pages(
    by, django_capture_on_commit_callbacks
):
    start = newest()
    cache.set("public-generation", 5, timeout=None)
    with django_capture_on_commit_callbacks(execute=True):
        verbs.open(name="public", by=by, at=AT)
    assert log(after=start) == [("folder.open", {"name": [None, "public"], "note": [None, ""]})]
    assert cache.get("public-generation") != 5


def test_verb_that_finds_its_row_made_already_is_no_line(by):
    first = verbs.open(name="new", by=by, at=AT)
    start = newest()
    assert verbs.open(name="new", by=by, at=AT) == first
    assert log(after=start) == []


def test_verb_that_makes_a_row_asks_who_within_what():
    asked = []

    @verbs.predicate
    def remembers(user, row):
        asked.append(row)
        return True

    row = verb(Copy, "make", who=remembers, within="letter", office="made it")

    @row.makes
    def make(*, letter, by, at):
        raise KeyError

    with pytest.raises(KeyError):
        make(letter="this one", by=Person(), at=AT)
    assert asked == ["this one"]
    del VERBS["copy.make"], RUN["copy.make"], access.PERMISSIONS["engine.make_copy"]


# Edit numbers and sittings


def test_save_at_an_older_edit_number_is_told_both(letter, by):
    verbs.save(letter, text="Theirs", edit=0, by=by, at=AT)
    with pytest.raises(EditConflictError) as caught:
        verbs.save(letter, text="Mine", edit=0, by=by, at=AT)
    assert caught.value.theirs.text == "Theirs"
    assert caught.value.mine == {"text": "Mine"}


def test_save_again_in_one_sitting_is_one_line(letter, by):
    start = newest()
    for minutes, edit in [(5, 0), (20, 1), (60, 2)]:
        verbs.save(letter, text=str(edit), edit=edit, by=by, at=AT + timedelta(minutes=minutes))
    # The letter itself was begun in the first sitting.
    assert len(log(after=start)) == 1
    other = Person()
    verbs.save(letter, text="other", edit=3, by=other, at=AT + timedelta(minutes=61))
    assert len(log(after=start)) == 2


# One verb inside another


def test_inner_verb_joins_and_is_not_asked_who(letter, by):
    verbs.send(letter, by=by, at=AT)
    start = newest()
    verbs.withdraw(letter, by=by, at=AT)
    assert letter.copies.get().state == State.WITHDRAWN
    assert [verb for verb, _ in log(after=start)] == ["letter.withdraw", "copy.recall"]
    with pytest.raises(PermissionDenied):
        verbs.recall(letter.copies.get(), by=by, at=AT)


def test_each_of_two_moves_of_one_row_logs_its_own(letter, by, declare):
    start = newest()

    @declare(Letter, "recant", source=State.DRAFT, to=State.SENT)
    def recant(letter, *, by, at):
        return verbs.withdraw(letter, by=by, at=at)

    recant(letter, by=by, at=AT)
    assert Letter.objects.get().state == State.WITHDRAWN
    moves = [(verb, changes["state"]) for verb, changes in log(after=start) if verb.startswith("letter")]
    assert moves == [("letter.recant", ["draft", "sent"]), ("letter.withdraw", ["sent", "withdrawn"])]


def test_inner_verb_sees_the_very_rows_of_the_outer_one(letter, by):
    verbs.send(letter, by=by, at=AT)
    start = newest()
    with CaptureQueriesContext(connection) as context:
        verbs.answer(letter.copies.get(), by=by, at=AT)
    assert Letter.objects.get(pk=letter.pk).state == State.FILED
    assert log(after=start) == [
        ("copy.answer", {"state": ["sent", "filed"]}),
        ("letter.file", {"state": ["sent", "filed"]}),
    ]
    # Copy and letter: each once.
    assert len(locks(context)) == 2
    assert Entry.objects.get(verb="letter.file").by is None


def test_body_that_swallows_an_inner_error_cannot_commit(letter, by):
    row = verb(Letter, "swallow", who=is_writer, office="swallowed")

    @row
    def swallow(letter, *, by, at):
        letter.text = "kept?"
        with contextlib.suppress(KeyError):
            verbs.send(letter, error=KeyError("x"), by=by, at=at)

    try:
        with pytest.raises(transaction.TransactionManagementError):
            swallow(letter, by=by, at=AT)
    finally:
        del VERBS["letter.swallow"], RUN["letter.swallow"], access.PERMISSIONS["engine.swallow_letter"]
    assert Letter.objects.get(pk=letter.pk).text == "Hello"


# Locks


def test_locks_against_the_global_order_are_a_fault(letter, by):
    row = verb(Letter, "climb", who=is_writer, office="climbed")
    other = Folder.objects.create(name="other")

    @row
    def climb(letter, *, by, at):
        hold(other)

    try:
        with pytest.raises(LockOrderError, match="Folder after"):
            climb(letter, by=by, at=AT)
    finally:
        del VERBS["letter.climb"], RUN["letter.climb"], access.PERMISSIONS["engine.climb_letter"]


def test_rows_of_one_model_are_locked_in_the_order_of_their_keys(letter, by, declare):
    """Two verbs that hold the same rows must never wait for each other."""
    Copy.objects.create(letter=letter)

    @declare(Letter, "gather")
    def gather(letter, *, by, at):
        for copy in letter.copies.all():
            hold(copy)

    with CaptureQueriesContext(connection) as context:
        gather(letter, by=by, at=AT)
    assert len(locks(context)) == 4
    assert all("ORDER BY" in sql for sql in locks(context))


def test_verb_locks_first_what_its_row_says(letter, by, declare):
    other = Folder.objects.create(name="other")

    @declare(Letter, "consult", first=lambda _letter: [(Folder, other.pk)])
    def consult(letter, *, by, at):
        return hold(other)

    with CaptureQueriesContext(connection) as context:
        consult(letter, by=by, at=AT)
    folders, _letter = locks(context)
    assert str(other.pk) in folders
    assert str(letter.folder_id) in folders


def test_row_that_needs_another_one_first_by_now_is_refused(letter, by, declare):
    other = Folder.objects.create(name="other")

    @declare(Letter, "compare", first=lambda letter: [(Folder, other.pk)] if letter.text == "Moved" else [])
    def compare(letter, *, by, at):
        letter.text = "compared"

    stale = Letter.objects.get(pk=letter.pk)
    Letter.objects.update(text="Moved")
    with pytest.raises(MovedError):
        compare(stale, by=by, at=AT)
    assert Letter.objects.get().text == "Moved"


def test_relations_of_a_held_row_lead_to_the_rows_that_are_held(letter, by, declare):
    """What was set on one of them and not written yet is seen from everywhere."""
    more = Copy.objects.create(letter=letter)

    @declare(Copy, "look")
    def look(copy, *, by, at):
        copy.letter.text = "seen"
        assert hold(copy.letter) is copy.letter
        assert hold(more).letter is copy.letter

    with CaptureQueriesContext(connection) as context:
        look(letter.copies.exclude(pk=more.pk).get(), by=by, at=AT)
    assert len(locks(context)) == 3


def test_model_without_a_place_in_the_order_of_locks_is_a_fault(letter, by, settings):
    settings.LOCK_ORDER = []
    with pytest.raises(LockOrderError, match="has no place"):
        verbs.rename(letter.folder, name="other", by=by, at=AT)


def test_hold_and_flush_are_for_bodies_only(letter):
    for act in (hold, flush):
        with pytest.raises(LockOrderError):
            act(letter)


def test_row_that_was_put_elsewhere_is_refused(letter, by):
    stale = Letter.objects.get(pk=letter.pk)
    Letter.objects.update(folder=Folder.objects.create(name="other"))
    with pytest.raises(MovedError):
        verbs.send(stale, by=by, at=AT)


def test_inserts_that_point_at_a_held_row_do_not_wait(letter, by):
    """`FOR UPDATE` would make every draft wait for a verb on its organisation."""
    with CaptureQueriesContext(connection) as context:
        verbs.rename(letter.folder, name="other", by=by, at=AT)
    assert len(locks(context)) == 1


# Public pages


@pytest.mark.parametrize(
    ("before", "after", "forgets"),
    [
        ("private", "other", 0),
        ("private", "public", 1),
        ("public", "private", 1),
        ("public", "public too", 1),
    ],
)
def test_pages_are_forgotten_when_they_showed_the_row_or_will(
    before, after, forgets, by, django_capture_on_commit_callbacks
):
    folder = verbs.open(name=before, by=by, at=AT)
    cache.set("public-generation", 5, timeout=None)
    with django_capture_on_commit_callbacks(execute=True):
        verbs.rename(folder, name=after, by=by, at=AT)
    assert (cache.get("public-generation") != 5) is bool(forgets)


# Permission: the button and the engine ask the same


def test_permission_is_who_and_not_refused(letter, by):
    asked = access.PERMISSIONS["engine.send_letter"]
    assert asked.who.test(by, letter)
    assert asked.refusal(letter, by) is None
    letter.folder.note = "closed"
    assert isinstance(asked.refusal(letter, by), ClosedError)


def test_automatic_verb_has_no_permission():
    assert "engine.file_letter" not in access.PERMISSIONS


# Many


def test_each_does_what_can_be_done_and_names_what_was_refused(letter, by):
    done_before = verbs.write(folder=letter.folder, text="2", by=by, at=AT)
    verbs.send(done_before, by=by, at=AT)
    done, refused = each(verbs.send, [done_before, letter], by=by, at=AT)
    assert done == [letter]
    assert [(row, type(error)) for row, error in refused] == [(done_before, WrongStateError)]
    assert Letter.objects.get(pk=letter.pk).state == State.SENT


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_at_once_one_wins_and_the_other_is_told_what_it_is_now(letter, by):
    start = newest()
    one, two = race(
        lambda: verbs.send(letter, by=by, at=AT),
        lambda: verbs.discard(Letter.objects.get(pk=letter.pk), by=by, at=AT),
    )
    assert one.error is None
    assert two.waited
    assert isinstance(two.error, WrongStateError)
    assert two.error.row.state == State.SENT
    assert [verb for verb, _ in log(after=start)] == ["letter.send"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_on_a_row_that_is_deleted(letter, by):
    one, two = race(
        lambda: verbs.discard(letter, by=by, at=AT),
        lambda: verbs.send(Letter.objects.get(pk=letter.pk), by=by, at=AT),
    )
    assert (one.error, type(two.error)) == (None, GoneError)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_on_children_of_one_row(letter, by):
    """Both copies are answered at once: the second one files the letter, neither thinks the other waits."""
    verbs.send(letter, by=by, at=AT)
    more = Copy.objects.create(letter=letter)
    first = letter.copies.exclude(pk=more.pk).get()
    one, two = race(lambda: verbs.answer(first, by=by, at=AT), lambda: verbs.answer(more, by=by, at=AT))
    assert (one.error, two.error) == (None, None)
    assert Letter.objects.get(pk=letter.pk).state == State.FILED


@pytest.mark.django_db(transaction=True)
def test_wait_without_end_is_given_up_with_a_sentence(letter, by):
    def impatient():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        try:
            verbs.send(Letter.objects.get(pk=letter.pk), by=by, at=AT)
        finally:
            connection.close()

    one, two = race(lambda: verbs.send(letter, by=by, at=AT), impatient, stays=True)
    assert (one.error, type(two.error)) == (None, BusyError)


def test_connections_do_not_wait_for_ever():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("10s",)


# A rehearsal


def test_rehearsal_keeps_nothing(letter, by, django_capture_on_commit_callbacks):
    start = newest()
    with django_capture_on_commit_callbacks() as callbacks, rehearsal():
        assert verbs.send(letter, by=by, at=AT).state == State.SENT
        transaction.on_commit(lambda: None)
    assert callbacks == []
    assert Letter.objects.get(pk=letter.pk).state == State.DRAFT
    assert newest() == start
    # And it can be done afterwards.
    assert verbs.send(letter, by=by, at=AT).state == State.SENT


def test_rehearsal_refuses_what_the_verb_would(letter, by):
    verbs.send(letter, by=by, at=AT)
    with pytest.raises(WrongStateError), rehearsal():
        verbs.send(letter, by=by, at=AT)


def test_rehearsal_inside_a_verb_is_a_mistake(letter, by, declare):
    row = declare(Letter, "try", source=State.DRAFT)

    def try_(letter, *, by, at):
        with rehearsal():
            return letter

    with pytest.raises(RuntimeError, match="cannot rehearse"):
        row(try_)(letter, by=by, at=AT)
