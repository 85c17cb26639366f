"""A lead writes the questions of a call in its form, as a browser without JavaScript sends it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from engagements.cases import actions as case_actions
from engagements.consultations.models import Consultation
from engagements.questions.choices import Wording
from engagements.questions.models import Choice, Correction, Kind, Question
from focalpoint.translated import Translated
from tests.editor import form_on, theirs_on
from tests.engagements.admin.test_consultations import posted, sign_in
from tests.factories import accounts, consultations, submissions
from tests.factories.questions import CHOICES, offered, question
from tests.walker import forms_of

pytestmark = pytest.mark.django_db
ADD = reverse("admin:engagements_consultation_add")


@pytest.fixture
def lead(client):
    return sign_in(client, accounts.lead())


@pytest.fixture
def draft():
    return consultations.draft_call(now=datetime.now(UTC).replace(second=0, microsecond=0))


@pytest.fixture
def published():
    return consultations.open_call(now=datetime.now(UTC).replace(second=0, microsecond=0))


def address(call):
    return reverse("admin:engagements_consultation_change", args=[call.pk])


def shown(client, call):
    """What the page would send, untouched."""
    (form,) = (
        form for form in forms_of(client.get(address(call)).content.decode()) if "title_en" in form.fields
    )
    return form.fields


def send(client, call, **changes):
    return client.post(address(call), {**shown(client, call), **changes})


def row(one, code, number=0):
    """The name that the controls of a choice begin with."""
    assert Choice.objects.filter(question=one, code=code).exists()
    return f"questions-{number}-options-{code}"


def said(response):
    """The errors of the page."""
    return str(response.context["errors"]) if response.context else ""


def test_save_of_the_page_as_it_stands_changes_nothing(client, lead, published):
    one, other = question(published, Kind.ONE_CHOICE), question(published, Kind.LONG_TEXT, word_limit=20)
    before = list(Question.objects.values())
    assert send(client, published).status_code == 302
    assert list(Question.objects.values()) == before
    assert offered(one) == CHOICES
    assert not Correction.objects.exists()
    assert other.pk


def test_reword_in_its_row_keeps_the_code(client, lead, published):
    one = question(published, Kind.ONE_CHOICE)
    changes = {f"{row(one, 'wells')}_en": "Deep wells", f"{row(one, 'wells')}_fr": "Puits"}
    assert send(client, published, **changes).status_code == 302
    assert offered(one) == [
        Wording(Translated(en="Deep wells", fr="Puits", ar="آبار"), "wells"),
        *CHOICES[1:],
    ]


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({"wells": 2, "pipes": 1}, "pipes wells rain"),
        ({"rain": 1}, "rain wells pipes"),
        ({"wells": 3}, "pipes rain wells"),
        ({"pipes": ""}, "wells rain pipes"),
        ({"wells": 30, "pipes": 20, "rain": 10}, "rain pipes wells"),
        ({"wells": 2}, "pipes wells rain"),
    ],
)
@pytest.mark.parametrize("call", ["draft", "published"])
def test_reorder_by_place_keeps_words_and_codes(client, lead, request, call, places, order):
    call = request.getfixturevalue(call)
    one = question(call, Kind.ONE_CHOICE)
    changes = {f"{row(one, code)}-place": place for code, place in places.items()}
    assert send(client, call, **changes).status_code == 302
    by_code = {choice.code: choice for choice in CHOICES}
    assert offered(one) == [by_code[code] for code in order.split()]


def test_new_lines_come_after_the_last(client, lead, published):
    one = question(published, Kind.ONE_CHOICE)
    changes = {"questions-0-options_en": "Lakes\r\n\r\nSea", "questions-0-options_fr": "Lacs\nMer"}
    assert send(client, published, **changes).status_code == 302
    after = offered(one)
    assert after[:3] == CHOICES
    assert [choice.label for choice in after[3:]] == [
        {"en": "Lakes", "fr": "Lacs"},
        {"en": "Sea", "fr": "Mer"},
    ]
    assert len({choice.code for choice in after}) == 5


def test_remove_only_in_a_draft(client, lead, draft):
    one = question(draft, Kind.ONE_CHOICE)
    assert send(client, draft, **{f"{row(one, 'pipes')}-remove": "on"}).status_code == 302
    assert [choice.code for choice in offered(one)] == ["wells", "rain"]


def test_remove_is_not_offered_once_published(client, lead, published):
    one = question(published, Kind.ONE_CHOICE)
    assert "-remove" not in client.get(address(published)).content.decode()
    response = send(client, published, **{f"{row(one, 'pipes')}-remove": "on"})
    assert "you cannot remove it or make it stricter" in response.content.decode()
    assert offered(one) == CHOICES


def test_swap_of_two_wordings_is_refused_beside_the_question(client, lead, published):
    one = question(published, Kind.ONE_CHOICE)
    changes = {f"{row(one, 'wells')}_en": "Pipes", f"{row(one, 'pipes')}_en": "Wells"}
    response = send(client, published, **changes)
    (error,) = response.context["inline_admin_formsets"][0].formset.forms[0].errors["options"]
    assert error.startswith("“Pipes” is or was the text of another choice")
    assert offered(one) == CHOICES
    # What was typed is still there.
    typed = form_on(response, f"{row(one, 'wells')}_en")
    assert typed[f"{row(one, 'wells')}_en"] == ["Pipes"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"-wells_en": "", "-wells_ar": ""}, "at least one language, or remove it"),
        ({"-wells_en": "Rain"}, "Two choices say the same: “Rain”"),
        ({"-wells-place": "first"}, "whole number"),
        ({"_en": "Lakes", "_fr": "Lacs\nMer"}, "same number"),
        ({"-wells-remove": "on", "-pipes-remove": "on"}, "at least two"),
    ],
)
def test_choices_with_a_mistake(client, lead, draft, changes, sentence):
    one = question(draft, Kind.ONE_CHOICE)
    named = {f"questions-0-options{name}": value for name, value in changes.items()}
    response = send(client, draft, **named)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    typed = next(form for form in forms_of(response.content.decode()) if "title_en" in form.fields).fields
    for name, value in named.items():
        assert typed[name] == [value]
    assert offered(one) == CHOICES


def test_kind_without_choices_says_that_they_are_to_be_removed(client, lead, draft):
    one = question(draft, Kind.ONE_CHOICE)
    response = send(client, draft, **{"questions-0-kind": Kind.SHORT_TEXT})
    assert "Only choice questions have choices" in response.content.decode()
    removed = {f"{row(one, choice.code)}-remove": "on" for choice in CHOICES}
    assert send(client, draft, **{"questions-0-kind": Kind.SHORT_TEXT}, **removed).status_code == 302
    assert not Choice.objects.exists()


def test_choice_that_someone_removed_meanwhile_comes_back_as_a_new_one(client, lead, draft):
    one = question(draft, Kind.ONE_CHOICE)
    mine = {**shown(client, draft), "questions-0-options-pipes_en": "Long pipes"}
    assert send(client, draft, **{f"{row(one, 'pipes')}-remove": "on"}).status_code == 302
    response = client.post(address(draft), mine)
    (beside,) = theirs_on(response)
    assert "Pipes" not in beside
    assert beside.endswith("English: Rain")
    again = form_on(response, "title_en")
    assert again["questions-0-options-pipes_en"] == ["Long pipes"]
    assert client.post(address(draft), again).status_code == 302
    assert [str(choice.label) for choice in offered(one)] == ["Wells", "Long pipes", "Rain"]
    assert offered(one)[1].code != "pipes"


def test_choice_that_someone_added_meanwhile_stays(client, lead, published):
    one = question(published, Kind.ONE_CHOICE)
    mine = {**shown(client, published), "questions-0-options-pipes_en": "Long pipes"}
    assert send(client, published, **{"questions-0-options_en": "Lakes"}).status_code == 302
    response = client.post(address(published), mine)
    (beside,) = theirs_on(response)
    assert beside.endswith("English: Lakes")
    assert client.post(address(published), form_on(response, "title_en")).status_code == 302
    assert [str(choice.label) for choice in offered(one)] == ["Wells", "Long pipes", "Rain", "Lakes"]


def test_draft_and_version_keep_their_answers_when_choices_move_and_are_reworded(client, lead, published):
    one = question(published, Kind.ONE_CHOICE)
    answers = {str(one.pk): "wells"}
    kept = submissions.draft(consultation=published, answers=answers, at=datetime.now(UTC))
    sent = submissions.draft(consultation=published, answers=answers, at=datetime.now(UTC))
    sent = case_actions.submit(sent, by=sent.author, at=datetime.now(UTC))
    text = sent.versions.get().canonical
    name = row(one, "wells")
    assert send(client, published, **{f"{name}-place": 3, f"{name}_en": "Deep wells"}).status_code == 302
    kept.refresh_from_db()
    assert kept.answers == answers
    client.force_login(kept.author)
    page = client.get(reverse("submission-preview", args=[kept.pk])).content.decode()
    assert "Deep wells" in page
    assert "Pipes" not in page
    assert sent.versions.get().canonical == text
    assert '"en":"Wells"' in text


class TestOrder:
    def rows(self, count, **fields):
        return [{"kind": Kind.SHORT_TEXT, "text_en": f"Question {n}?", **fields} for n in range(count)]

    def texts(self):
        return [str(one) for one in Question.objects.all()]

    @pytest.mark.parametrize("fields", [{"position": ""}, {"position": 0}])
    def test_questions_stand_as_they_were_entered(self, client, lead, fields):
        assert client.post(ADD, posted(rows=self.rows(8, **fields))).status_code == 302
        assert self.texts() == [f"Question {n}?" for n in range(8)]

    def test_new_question_comes_after_the_last(self, client, lead, draft):
        for _ in range(3):
            question(draft)
        added = {"questions-3-kind": Kind.SHORT_TEXT, "questions-3-text_en": "Last?"}
        assert send(client, draft, **added).status_code == 302
        assert self.texts()[-1] == "Last?"
        assert Question.objects.count() == 4

    def test_page_has_room_for_one_more_without_javascript(self, client, lead, draft):
        form = shown(client, draft)
        assert form["questions-TOTAL_FORMS"] == ["1"]
        assert form["questions-0-text_en"] == [""]


def test_questionnaire_of_a_hundred_questions_is_saved(client, lead):
    lines = {f"options_{code}": f"{code} 1\n{code} 2\n{code} 3\n{code} 4" for code in ("en", "ar")}
    rows = [
        {"kind": Kind.SEVERAL_CHOICES, "text_en": f"Question {n}?", "position": "", **lines}
        for n in range(100)
    ]
    assert client.post(ADD, posted(rows=rows)).status_code == 302
    call = Consultation.objects.get(slug="water-for-all")
    assert [str(one) for one in call.questions.all()] == [f"Question {n}?" for n in range(100)]
    form, first = shown(client, call), call.questions.first().choices.first()
    assert len(form) > 4_000
    name = f"questions-0-options-{first.code}_en"
    assert client.post(address(call), {**form, name: "Better said"}).status_code == 302
    first.refresh_from_db()
    assert str(first) == "Better said"
    assert Choice.objects.count() == 400


def test_form_costs_the_same_with_more_questions(client, lead, published, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        question(published, Kind.ONE_CHOICE)
        question(published, Kind.SEVERAL_CHOICES)
        with django_assert_max_num_queries(20) as asked:
            shown(client, published)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_officer_reads_the_choices_in_their_order(client, published):
    question(published, Kind.ONE_CHOICE)
    sign_in(client, accounts.officer())
    page = client.get(address(published)).content.decode()
    assert page.index("Wells") < page.index("Pipes") < page.index("Rain")
    assert "options-wells" not in page


def test_history_shows_choices_before_and_after(client, lead, published):
    one = question(published, Kind.ONE_CHOICE)
    assert send(client, published, **{f"{row(one, 'wells')}_en": "Deep wells"}).status_code == 302
    page = client.get(reverse("admin:engagements_consultation_history", args=[published.pk])).content.decode()
    for text in ("changed a question", "Choices", "Before", "Wells", "After", "Deep wells"):
        assert text in page
    assert "wells&" not in page


def test_history_of_a_draft_says_how_many_choices_there_are(client, lead, draft):
    one = question(draft, Kind.ONE_CHOICE)
    assert send(client, draft, **{f"{row(one, 'wells')}_en": "Deep wells"}).status_code == 302
    page = client.get(reverse("admin:engagements_consultation_history", args=[draft.pk])).content.decode()
    assert "Choices" in page
    assert "Deep wells" not in page
