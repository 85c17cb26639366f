"""What may still be done to a question once it was asked, and what is left behind."""

import pytest
from django.core.exceptions import PermissionDenied

from engagements.consultations import actions as calls
from engagements.questions import actions
from engagements.questions.errors import AlreadyAskedError
from engagements.questions.models import Kind, Question
from focalpoint.access import PERMISSIONS
from focalpoint.audit.models import Entry
from focalpoint.translated import Translated
from organisations.accounts.roles import Role
from tests.factories import accounts, consultations
from tests.factories.questions import CHOICES, asked, question
from tests.race import race

NOW = consultations.NOW
ROLES = {"nobody": [], **{str(role): [role] for role in Role}}
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return accounts.lead()


def save(one, lead, **changes):
    return actions.save(one, **asked(one, **changes), by=lead, at=NOW)


def create(call, lead, **changes):
    new = Question(kind=Kind.SHORT_TEXT, text=Translated(en="Who?"))
    return actions.create(consultation=call, **asked(new, **changes), by=lead, at=NOW)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", ["create", "save", "remove"])
def test_only_leads_write_questions(verb, role):
    person, one = accounts.person(roles=ROLES[role]), question(consultations.draft_call())
    may = PERMISSIONS[f"engagements.{verb}_question"].who.test(person, one)
    assert may is (role == Role.LEAD)
    if not may:
        with pytest.raises(PermissionDenied):
            actions.remove(one, by=person, at=NOW)


def test_create_in_a_draft_keeps_its_text_out_of_the_log(lead):
    create(consultations.draft_call(), lead, required=True)
    entry = Entry.objects.get()
    assert (entry.verb, entry.target_id) == ("question.create", str(Question.objects.get().pk))
    assert entry.changes == {
        "position": [None, 0], "kind": [None, "short_text"], "required": [None, True],
        "word_limit": [None, None],
    }  # fmt: skip


def test_create_in_a_published_call_is_logged_in_full(lead):
    create(consultations.open_call(), lead)
    assert Entry.objects.get().changes["text"] == [None, {"en": "Who?"}]


def test_create_of_one_that_must_be_answered_once_published(lead):
    call = consultations.open_call()
    with pytest.raises(AlreadyAskedError):
        create(call, lead, required=True)
    assert not call.questions.exists()


@pytest.mark.parametrize(
    ("kind", "before", "changes"),
    [
        (Kind.SHORT_TEXT, {}, {"required": True}),
        (Kind.SHORT_TEXT, {}, {"kind": Kind.LONG_TEXT}),
        (Kind.LONG_TEXT, {"word_limit": 100}, {"word_limit": 99}),
        (Kind.LONG_TEXT, {}, {"word_limit": 100}),
        (Kind.ONE_CHOICE, {}, {"choices": CHOICES[:2]}),
    ],
)
@pytest.mark.parametrize("call", [consultations.open_call, consultations.closed_call])
def test_save_stricter_once_published(lead, call, kind, before, changes):
    one = question(call(), kind, **before)
    with pytest.raises(AlreadyAskedError):
        save(one, lead, **changes)
    assert asked(Question.objects.get()) == asked(one)


def test_save_stricter_in_a_draft(lead):
    one = question(consultations.draft_call())
    save(one, lead, required=True, text=Translated(en="Secret?"))
    assert Question.objects.get().required
    assert Entry.objects.get().changes == {"required": [False, True], "fields": ["text"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"text": Translated(en="Where from?")},
        {"help": Translated(en="A place")},
        {"required": False},
        {"word_limit": None},
        {"word_limit": 101},
        {"position": 3},
    ],
)
def test_save_once_published_is_logged_before_and_after(lead, changes):
    one = question(consultations.open_call(), Kind.LONG_TEXT, word_limit=100, required=True)
    before = asked(one)
    save(one, lead, **changes)
    entry = Entry.objects.get(verb="question.save")
    assert entry.by == lead.pk
    assert entry.changes == {name: [before[name], after] for name, after in changes.items()}


def test_save_of_choices_once_published_is_logged_before_and_after(lead):
    one = question(consultations.open_call(), Kind.ONE_CHOICE)
    reworded = [{"code": "1", "label": {"en": "Deep wells"}}, *CHOICES[1:]]
    save(one, lead, choices=reworded)
    assert Entry.objects.get().changes == {"choices": [CHOICES, reworded]}


def test_remove_only_from_a_draft(lead):
    kept = question(consultations.open_call())
    gone = question(consultations.draft_call())
    key = str(gone.pk)
    with pytest.raises(AlreadyAskedError):
        actions.remove(kept, by=lead, at=NOW)
    actions.remove(gone, by=lead, at=NOW)
    assert list(Question.objects.all()) == [kept]
    entry = Entry.objects.get()
    assert (entry.verb, entry.target_id) == ("question.remove", key)
    assert "text" not in entry.changes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["save", "remove", "create"])
def test_question_changed_while_its_call_is_published(lead, what):
    """Whoever answers a call finds what was published, not what someone still had in a form."""
    call = consultations.draft_call()
    one = question(call)

    def change():
        if what == "save":
            save(Question.objects.get(pk=one.pk), lead, required=True)
        elif what == "remove":
            actions.remove(Question.objects.get(pk=one.pk), by=lead, at=NOW)
        else:
            create(call, lead, required=True)

    first, second = race(lambda: calls.publish(call, by=lead, at=NOW), change)
    assert (first.error, type(second.error), second.waited) == (None, AlreadyAskedError, True)
    assert [asked(each) for each in call.questions.all()] == [asked(one)]
