"""Internal notes: who writes, corrects and deletes them, and that no log holds a word of them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.notes import actions as notes
from engagements.notes.errors import EmptyNoteError, NotAColleagueError, NoteDeletedError, NoteTooOldError
from engagements.notes.models import Note
from engagements.notes.queries import colleagues
from focalpoint.audit.models import Entry
from focalpoint.errors import LimitError
from focalpoint.events import Event
from focalpoint.notifications.models import Notice
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from tests.factories import accounts, cases
from tests.factories.cases import NOW
from tests.factories.notes import note

pytestmark = pytest.mark.django_db
WORD = "Quokkanote"


@pytest.fixture
def case():
    return cases.assigned()


def add(case, text=f"{WORD}: ask Ana.", by=None, **options):
    return notes.add_note(case, text=text, by=by or case.assignee, at=NOW, **options)


def logged():
    rows = [*Entry.objects.values_list("changes", flat=True), *Event.objects.values_list("fields", flat=True)]
    return str([*rows, *Notice.objects.values_list("context", flat=True)])


class TestAddNote:
    @pytest.mark.parametrize("state", State)
    def test_add_note_in_every_state_moves_nothing(self, state):
        case, officer = cases.in_state(state), accounts.officer()
        add(case, by=officer)
        now = Case.objects.get(pk=case.pk)
        assert (now.state, now.waiting_on, now.due_at, now.assignee_id, now.edit) == (
            case.state, case.waiting_on, case.due_at, case.assignee_id, case.edit,
        )  # fmt: skip
        written = Note.objects.get()
        assert (written.case, written.written_by, written.written_at) == (case, officer, NOW)

    def test_add_note_is_logged_without_its_text(self, case):
        written = add(case)
        entry = Entry.objects.get(verb="case.add_note")
        assert (entry.by, entry.changes["note"]) == (case.assignee_id, str(written.pk))
        assert WORD not in logged()

    @pytest.mark.parametrize("text", ["", " \n"])
    def test_add_note_without_a_text(self, case, text):
        with pytest.raises(EmptyNoteError):
            add(case, text)

    def test_add_note_that_is_too_long(self, case):
        with pytest.raises(LimitError):
            add(case, "x" * 3001)

    @pytest.mark.parametrize("make", [accounts.person, accounts.auditor])
    def test_add_note_is_for_officers(self, case, make):
        with pytest.raises(PermissionDenied):
            add(case, by=make())
        with pytest.raises(PermissionDenied):
            add(case, by=case.main_submission.author)

    def test_an_officer_who_left_writes_none(self, case):
        officer = accounts.officer()
        User.objects.filter(pk=officer.pk).update(is_active=False)
        with pytest.raises(PermissionDenied):
            add(case, by=User.objects.get(pk=officer.pk))


class TestCorrect:
    def test_correct_ones_own_for_some_minutes(self, case):
        written = add(case)
        last = NOW + Note.CORRECTABLE
        notes.correct(written, text=" Ask Bo. ", by=case.assignee, at=last)
        now = Note.objects.get()
        assert (now.text, now.corrected_at, now.written_at) == ("Ask Bo.", last, NOW)
        with pytest.raises(NoteTooOldError, match="15 minutes"):
            notes.correct(written, text="Ask Cy.", by=case.assignee, at=last + timedelta(seconds=1))

    def test_correct_to_the_same_words_is_no_correction(self, case):
        written = add(case, "Ask Ana.")
        notes.correct(written, text="Ask Ana.", by=case.assignee, at=NOW)
        assert Note.objects.get().corrected_at is None

    @pytest.mark.parametrize("make", [accounts.officer, accounts.lead])
    def test_correct_what_someone_else_wrote(self, case, make):
        with pytest.raises(PermissionDenied):
            notes.correct(add(case), text="Not so.", by=make(), at=NOW)

    def test_correct_after_leaving_the_office(self, case):
        written = add(case)
        User.objects.filter(pk=case.assignee_id).update(roles=[Role.AUDITOR])
        with pytest.raises(PermissionDenied):
            notes.correct(written, text="Not so.", by=User.objects.get(pk=case.assignee_id), at=NOW)

    def test_correct_to_nothing(self, case):
        with pytest.raises(EmptyNoteError):
            notes.correct(add(case), text=" ", by=case.assignee, at=NOW)

    def test_log_has_no_text_before_or_after(self, case):
        notes.correct(add(case), text=f"{WORD} again.", by=case.assignee, at=NOW)
        assert Entry.objects.get(verb="note.correct").changes["fields"] == ["corrected_at", "text"]
        assert WORD not in logged()


class TestDelete:
    @pytest.mark.parametrize("is_lead", [False, True])
    def test_delete_leaves_that_there_was_one(self, case, is_lead):
        written, ana = add(case), accounts.officer(name="Ana")
        written.mentioned.add(ana)
        by = accounts.lead() if is_lead else case.assignee
        later = NOW + timedelta(days=30)
        notes.delete(written, by=by, at=later)
        now = Note.objects.get()
        assert (now.text, now.deleted_at, now.deleted_by) == ("", later, by)
        assert not now.mentioned.exists()
        assert Entry.objects.get(verb="note.delete").changes["deleted_at"] == [None, later.isoformat()]
        assert WORD not in logged()

    def test_delete_what_someone_else_wrote(self, case):
        with pytest.raises(PermissionDenied):
            notes.delete(add(case), by=accounts.officer(), at=NOW)

    def test_what_is_deleted_is_neither_deleted_nor_corrected(self, case):
        written = add(case)
        notes.delete(written, by=case.assignee, at=NOW)
        with pytest.raises(NoteDeletedError):
            notes.delete(written, by=case.assignee, at=NOW)
        with pytest.raises(NoteDeletedError):
            notes.correct(written, text="Still.", by=case.assignee, at=NOW)

    def test_database_keeps_no_text_of_a_deleted_note_and_no_note_without_one(self, case):
        written = note(case)
        for changes in ({"text": ""}, {"deleted_at": NOW, "deleted_by": case.assignee}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Note.objects.filter(pk=written.pk).update(**changes)


class TestMention:
    def test_those_chosen_and_those_named_are_notified_once(self, case):
        ana, bo = accounts.officer(name="Ana Diaz"), accounts.lead(name="Bo Lind")
        written = add(case, f"{WORD}: @Ana Diaz and @bo, please read.", mentions=[ana])
        assert set(written.mentioned.all()) == {ana, bo}
        notices = Notice.objects.filter(kind="note_mentioned")
        assert sorted(notices.values_list("recipient__name", flat=True)) == ["Ana Diaz", "Bo Lind"]
        assert {notice.target_id for notice in notices} == {written.pk}
        assert all(str(case.pk) in notice.link for notice in notices)
        assert WORD not in logged()

    def test_no_one_notifies_themselves(self, case):
        add(case, "@me", mentions=[case.assignee])
        assert not Notice.objects.filter(kind="note_mentioned").exists()
        assert not Note.objects.get().mentioned.exists()

    @pytest.mark.parametrize("make", [accounts.person, accounts.auditor])
    def test_only_colleagues_can_be_mentioned(self, case, make):
        with pytest.raises(NotAColleagueError):
            add(case, mentions=[make()])
        assert not Note.objects.exists()

    def test_a_correction_notifies_who_was_not_named_before(self, case):
        ana, bo = accounts.officer(name="Ana Diaz"), accounts.officer(name="Bo Lind")
        written = add(case, "@Ana Diaz")
        notes.correct(written, text="@Ana Diaz @Bo Lind", by=case.assignee, at=NOW)
        notices = Notice.objects.filter(kind="note_mentioned").order_by("created_at", "recipient__name")
        assert [notice.recipient for notice in notices] == [ana, bo]

    def test_a_note_that_names_no_one_asks_for_no_list(self, case, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            add(case)


def test_notes_are_seen_by_the_office_alone(case):
    note(case)
    people = {role: accounts.person(roles=[role]) for role in Role}
    people |= {"author": case.main_submission.author, "anyone": accounts.person()}
    people |= {"operator": accounts.person(is_superuser=True), "no one": AnonymousUser()}
    seeing = {who for who, person in people.items() if Note.objects.visible_to(person).exists()}
    assert seeing == {Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER}


def test_colleagues_are_those_who_work_on_inputs_now():
    officer, lead = accounts.officer(), accounts.lead()
    accounts.auditor()
    left = accounts.officer()
    User.objects.filter(pk=left.pk).update(is_active=False)
    assert set(colleagues()) == {officer, lead}
