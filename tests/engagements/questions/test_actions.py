"""What may still be done to a question once it was asked, and what is left behind."""

import pytest
from django.core.exceptions import PermissionDenied

from engagements.consultations import actions as calls
from engagements.questions import actions
from engagements.questions.choices import Wording
from engagements.questions.errors import (
    AlreadyAskedError,
    ChoiceGoneError,
    ChoicesNotAskedError,
    EmptyChoiceError,
    SameChoiceError,
    SwappedChoiceError,
    TooFewChoicesError,
)
from engagements.questions.models import Choice, Correction, Kind, Question, QuestionPart
from engagements.questions.queries import questions_of
from focalpoint.access import PERMISSIONS
from focalpoint.audit.models import Entry
from focalpoint.translated import Translated
from organisations.accounts.roles import Role
from tests.factories import accounts, consultations
from tests.factories.questions import CHOICES, offered, question, wording
from tests.race import race

NOW = consultations.NOW
ROLES = {"nobody": [], **{str(role): [role] for role in Role}}
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return accounts.lead()


def save(one, lead, **changes):
    return actions.save(one, **wording(one, **changes), by=lead, at=NOW)


def create(call, lead, **changes):
    new = Question(kind=Kind.SHORT_TEXT, text=Translated(en="Who?"))
    return actions.create(consultation=call, **wording(new, **changes), by=lead, at=NOW)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", ["create", "save", "remove"])
def test_only_leads_write_questions(verb, role):
    person, one = accounts.person(roles=ROLES[role]), question(consultations.draft_call())
    may = PERMISSIONS[f"engagements.{verb}_question"].who.test(person, one)
    assert may is (role == Role.LEAD_OFFICER)
    if not may:
        with pytest.raises(PermissionDenied):
            actions.remove(one, by=person, at=NOW)


def test_create_in_a_draft_keeps_its_text_out_of_the_log(lead):
    create(consultations.draft_call(), lead, required=True)
    entry = Entry.objects.get()
    assert (entry.verb, entry.target_id) == ("question.create", str(Question.objects.get().pk))
    assert entry.changes == {
        "position": [None, 1], "kind": [None, "short_text"], "required": [None, True],
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
    assert wording(Question.objects.get()) == wording(one)


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
    before = wording(one)
    save(one, lead, **changes)
    entry = Entry.objects.get(verb="question.save")
    assert entry.by == lead.pk
    assert entry.changes == {name: [before[name], after] for name, after in changes.items()}


def test_save_of_choices_once_published_is_logged_before_and_after(lead):
    one = question(consultations.open_call(), Kind.ONE_CHOICE)
    reworded = [Wording(Translated(en="Deep wells"), "wells"), *CHOICES[1:]]
    save(one, lead, choices=reworded)
    logged = [[{"code": each.code, "label": each.label} for each in some] for some in (CHOICES, reworded)]
    assert Entry.objects.get().changes == {"choices": logged}


def test_save_of_choices_in_a_draft_keeps_their_text_out_of_the_log(lead):
    one = question(consultations.draft_call(), Kind.ONE_CHOICE)
    save(one, lead, choices=[Wording(Translated(en="Deep wells"), "wells"), *CHOICES[1:]])
    assert Entry.objects.get().changes == {"choices": 3}


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
    assert [wording(each) for each in call.questions.all()] == [wording(one)]


class TestOrder:
    """Questions stand as they were entered, until someone says otherwise."""

    def test_create_without_a_position_comes_after_the_last(self, lead):
        call = consultations.draft_call()
        made = [create(call, lead, position=None, text=Translated(en=name)) for name in "abcde"]
        assert list(call.questions.all()) == made
        assert [one.position for one in made] == [1, 2, 3, 4, 5]

    def test_create_at_the_same_position_keeps_the_order_of_entry(self, lead):
        call = consultations.draft_call()
        made = [create(call, lead, position=0) for _ in range(6)]
        first = create(call, lead, position=0)
        assert list(call.questions.all()) == [*made, first]

    def test_save_without_a_position_comes_after_the_last(self, lead):
        call = consultations.draft_call()
        one, two = question(call), question(call)
        save(one, lead, position=None)
        assert list(call.questions.all()) == [two, one]


def said(*texts):
    """New choices."""
    return [Wording(Translated(en=text)) for text in texts]


class TestChoices:
    """A choice is its code: neither its words nor its place."""

    @pytest.fixture(name="one", params=[consultations.draft_call, consultations.open_call])
    def choice_question(self, request):
        return question(request.param(), Kind.SEVERAL_CHOICES)

    def test_create_gives_each_choice_a_code_that_is_no_place(self, lead):
        one = create(
            consultations.draft_call(), lead, kind=Kind.ONE_CHOICE, choices=said("Wells", "Pipes", "Rain")
        )
        assert [str(choice) for choice in one.offered] == ["Wells", "Pipes", "Rain"]
        codes = {choice.code for choice in one.offered}
        assert len(codes) == 3
        assert not any(code.isdigit() for code in codes)

    def test_save_in_another_order_keeps_the_codes(self, lead, one):
        save(one, lead, choices=CHOICES[::-1])
        assert offered(one) == CHOICES[::-1]
        assert not Correction.objects.exists()

    def test_save_reworded_and_translated_keeps_the_codes(self, lead, one):
        new = [Wording(Translated(each.label, fr=f"Le {each.code}"), each.code) for each in CHOICES]
        new[0].label["en"] = "Deep wells"
        save(one, lead, choices=new[::-1])
        assert offered(one) == new[::-1]

    def test_save_with_a_new_choice_leaves_the_others_their_codes(self, lead, one):
        save(one, lead, choices=[CHOICES[0], *said("Neutral"), *CHOICES[1:]])
        after = offered(one)
        assert [choice.code for choice in after if str(choice.label) != "Neutral"] == [
            choice.code for choice in CHOICES
        ]
        assert str(after[1].label) == "Neutral"

    def test_save_without_a_choice_only_in_a_draft(self, lead, one):
        if one.consultation.state == "draft":
            save(one, lead, choices=CHOICES[:2])
            assert offered(one) == CHOICES[:2]
        else:
            with pytest.raises(AlreadyAskedError):
                save(one, lead, choices=CHOICES[:2])
            assert offered(one) == CHOICES

    def test_save_replacing_a_choice_by_a_new_one_with_its_words(self, lead):
        one = question(consultations.open_call(), Kind.ONE_CHOICE)
        with pytest.raises(AlreadyAskedError):
            save(one, lead, choices=[Wording(CHOICES[0].label), *CHOICES[1:]])

    @pytest.mark.parametrize(
        ("kind", "choices", "error"),
        [
            (Kind.LONG_TEXT, CHOICES, ChoicesNotAskedError),
            (Kind.ONE_CHOICE, [], TooFewChoicesError),
            (Kind.ONE_CHOICE, CHOICES[:1], TooFewChoicesError),
            (Kind.ONE_CHOICE, [*CHOICES, Wording(Translated())], EmptyChoiceError),
            (Kind.ONE_CHOICE, [*CHOICES, Wording(Translated(en=" "))], EmptyChoiceError),
            (Kind.ONE_CHOICE, [*CHOICES, *said("wells ")], SameChoiceError),
            (Kind.ONE_CHOICE, [*CHOICES, Wording(Translated(en="A", ar="آبار"))], SameChoiceError),
            (Kind.ONE_CHOICE, [*CHOICES, Wording(Translated(en="Lakes"), "lakes")], ChoiceGoneError),
            (Kind.ONE_CHOICE, [*CHOICES, Wording(Translated(en="Lakes"), "wells")], ChoiceGoneError),
        ],
    )
    def test_save_of_choices_that_cannot_be(self, lead, kind, choices, error):
        one = question(consultations.draft_call(), Kind.ONE_CHOICE)
        with pytest.raises(error):
            save(one, lead, kind=kind, choices=choices)
        assert offered(one) == CHOICES

    @pytest.mark.parametrize(
        "pair", [("< 5", "> 5"), ("C", "C++"), ("👍", "👎"), ("+1", "-1"), ("año", "ano")]
    )
    def test_create_with_choices_that_differ_in_a_sign(self, lead, pair):
        one = create(consultations.draft_call(), lead, kind=Kind.ONE_CHOICE, choices=said(*pair))
        assert [str(choice) for choice in one.offered] == list(pair)

    def test_save_of_a_text_question_that_was_a_choice_drops_its_choices(self, lead):
        one = question(consultations.draft_call(), Kind.ONE_CHOICE)
        save(one, lead, kind=Kind.SHORT_TEXT, choices=[])
        assert not Choice.objects.exists()


def yes_no(call):
    return question(
        call,
        Kind.ONE_CHOICE,
        choices=[Wording(Translated(en="Yes"), "y"), Wording(Translated(en="No"), "n")],
    )


class TestSwap:
    """A ticked “Yes” never comes to read “No”."""

    def swap(self, one, lead, yes, no):
        save(one, lead, choices=[Wording(Translated(en=yes), "y"), Wording(Translated(en=no), "n")])

    def test_save_that_swaps_the_words_of_two_choices(self, lead):
        one = yes_no(consultations.open_call())
        before = offered(one)
        with pytest.raises(SwappedChoiceError, match="“No” is or was the text of another choice"):
            self.swap(one, lead, "No", "yes")
        assert offered(one) == before
        assert not Correction.objects.exists()

    def test_save_that_swaps_them_in_steps(self, lead):
        one = yes_no(consultations.open_call())
        self.swap(one, lead, "Maybe", "No")
        with pytest.raises(SwappedChoiceError):
            self.swap(one, lead, "Maybe", "Yes")
        self.swap(one, lead, "Yes", "No")  # back to what it said itself

    def test_save_of_a_new_choice_with_words_that_another_one_had(self, lead):
        one = yes_no(consultations.open_call())
        self.swap(one, lead, "Maybe", "No")
        with pytest.raises(SwappedChoiceError):
            save(one, lead, choices=[*offered(one), *said("Yes")])

    def test_save_that_swaps_them_in_a_draft(self, lead):
        one = yes_no(consultations.draft_call())
        self.swap(one, lead, "No", "Yes")
        assert [str(choice.label) for choice in offered(one)] == ["No", "Yes"]


class TestCorrections:
    """What people could read is kept as it was."""

    def kept(self):
        return list(Correction.objects.values_list("part", "choice__code", "said"))

    def test_save_of_a_published_question_keeps_what_it_said(self, lead):
        one = question(consultations.open_call(), help=Translated(en="A place"))
        save(one, lead, text=Translated(en="Where from?"), help=Translated())
        assert self.kept() == [
            (QuestionPart.TEXT, None, {"en": "Where does the water come from?"}),
            (QuestionPart.HELP, None, {"en": "A place"}),
        ]
        row = Correction.objects.first()
        assert (row.question, row.corrected_at, row.corrected_by) == (one, NOW, lead)

    def test_save_keeps_what_each_corrected_choice_said_in_the_languages_that_changed(self, lead):
        one = question(consultations.open_call(), Kind.ONE_CHOICE)
        save(
            one, lead, choices=[Wording(Translated(CHOICES[0].label, en="Deep wells"), "wells"), *CHOICES[1:]]
        )
        assert self.kept() == [(QuestionPart.CHOICE, "wells", {"en": "Wells"})]

    def test_save_twice_keeps_both_wordings(self, lead):
        one = question(consultations.open_call())
        for text in ("Second?", "Third?"):
            save(one, lead, text=Translated(en=text))
        assert [row[2]["en"] for row in self.kept()] == ["Where does the water come from?", "Second?"]

    @pytest.mark.parametrize(
        "changes",
        [
            {"position": 7},
            {"required": False},
            {"text": Translated(en="Where does the water come from?", fr="D’où vient l’eau ?")},
        ],
    )
    def test_save_that_corrects_no_word_keeps_nothing(self, lead, changes):
        save(question(consultations.open_call(), required=True), lead, **changes)
        assert self.kept() == []

    def test_save_in_a_draft_keeps_nothing(self, lead):
        save(question(consultations.draft_call()), lead, text=Translated(en="Where from?"))
        assert self.kept() == []

    def test_save_that_is_refused_keeps_nothing(self, lead):
        one = question(consultations.open_call())
        with pytest.raises(AlreadyAskedError):
            save(one, lead, text=Translated(en="Where from?"), required=True)
        assert self.kept() == []


def test_questions_of_a_call_are_loaded_in_the_same_number_of_statements(django_assert_num_queries):
    call = consultations.open_call()
    question(call)
    with django_assert_num_queries(1):
        questions_of(call.pk)
    for _ in range(3):
        question(call, Kind.ONE_CHOICE)
        with django_assert_num_queries(2):
            assert all(one.offered for one in questions_of(call.pk) if one.has_choices)
