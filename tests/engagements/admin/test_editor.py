"""Two leads change one call and its questions: what each changed is kept."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from engagements.consultations import actions
from engagements.consultations.models import Consultation
from engagements.questions import actions as question_actions
from engagements.questions.models import Choice, Kind, Question
from focalpoint.translated import Translated
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from tests.editor import form_on, shown, theirs_on, typed_on
from tests.engagements.admin.test_consultations import change_form, sign_in
from tests.factories import accounts, consultations, departments, questions, themes
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    return sign_in(client, accounts.lead())


@pytest.fixture
def colleague():
    return accounts.lead(name="Amina")


@pytest.fixture
def call():
    made = consultations.draft_call(now=datetime.now(UTC).replace(second=0, microsecond=0), time_zone="UTC")
    for number in (1, 2):
        questions.question(made, Kind.LONG_TEXT, text=Translated(en=f"Question {number}?"), word_limit=100)
    questions.question(made, Kind.ONE_CHOICE, text=Translated(en="Which?"))
    return made


def address(call):
    return reverse("admin:engagements_consultation_change", args=[call.pk])


def opened(client, call):
    return form_on(client.get(address(call)), "title_en")


def stored(call):
    return Consultation.objects.get(pk=call.pk)


def save(call, by, **changes):
    """What another lead saves meanwhile; the number grows for the questions too."""
    now = stored(call)
    return actions.save(
        now, **consultations.written(now, **changes), edit=now.edit, by=by, at=datetime.now(UTC)
    )


def save_question(call, number, by, **changes):
    save(call, by)
    one = call.questions.all()[number]
    return question_actions.save(one, **questions.wording(one, **changes), by=by, at=datetime.now(UTC))


def test_page_that_is_posted_as_it_was_opened_takes_nothing_back(client, lead, colleague, call):
    page = opened(client, call)
    theme, department = themes.theme(), departments.department()
    theirs = {
        "title": {"en": "Theirs", "ar": "لهم"}, "summary": {"en": "S"}, "body": {"fr": "B"}, "slug": "theirs",
        "department": department, "opens_at": datetime(2027, 3, 1, 9, tzinfo=UTC),
        "closes_at": datetime(2027, 4, 1, 15, tzinfo=UTC), "time_zone": "Africa/Nairobi",
        "levels": ["un_only"], "publication": "never", "attachments_allowed": False,
    }  # fmt: skip
    save(call, colleague, **theirs, themes=[theme])
    asked = {
        "position": 7, "kind": Kind.SHORT_TEXT, "text": {"en": "T?"}, "help": {"fr": "H"}, "required": True,
        "word_limit": None,
    }  # fmt: skip
    changed = save_question(call, 0, colleague, **asked)
    response = client.post(address(call), page, follow=True)
    assert response.redirect_chain, theirs_on(response)
    now = stored(call)
    assert {name: getattr(now, name) for name in theirs} == theirs
    assert list(now.themes.all()) == [theme]
    question = Question.objects.get(pk=changed.pk)
    assert {name: getattr(question, name) for name in asked} == asked


def test_choices_that_were_not_touched_are_not_taken_back(client, lead, colleague, call):
    page = opened(client, call)
    which = call.questions.get(kind=Kind.ONE_CHOICE)
    save(call, colleague)
    other = opened(client, call)
    name = f"questions-2-options-{which.choices.first().code}_en"
    assert (
        client.post(
            address(call), {**other, name: "Better said", "questions-2-options_en": "New"}
        ).status_code
        == 302
    )
    before = [str(choice) for choice in which.choices.all()]
    assert before[0] == "Better said"
    assert before[-1] == "New"
    response = client.post(address(call), {**page, "title_en": "Mine"})
    assert response.status_code == 302, theirs_on(response)
    assert [str(choice) for choice in which.choices.all()] == before
    assert stored(call).title == {"en": "Mine"}


def test_different_fields_are_both_kept_and_named(client, lead, colleague, call):
    page = opened(client, call)
    theme, mine = themes.theme(), themes.theme()
    save(call, colleague, summary=Translated(en="Theirs"), themes=[theme])
    save_question(call, 0, colleague, text=Translated(en="Theirs?"))
    changed = {
        "title_en": "Mine",
        "themes": [mine.pk],
        "questions-0-help_en": "Help",
        "questions-1-text_en": "Mine?",
    }
    response = client.post(address(call), {**page, **changed}, follow=True)
    now = stored(call)
    assert (now.title, now.summary, set(now.themes.all())) == (
        {"en": "Mine"},
        {"en": "Theirs"},
        {theme, mine},
    )
    first, second, _third = call.questions.all()
    assert (first.text, first.help, second.text) == ({"en": "Theirs?"}, {"en": "Help"}, {"en": "Mine?"})
    assert "in the meantime: Summary, Themes." in shown(response)
    assert "in the meantime: Question." in shown(response)


def test_questions_that_someone_added_or_removed_meanwhile(client, lead, colleague, call):
    page = opened(client, call)
    save(call, colleague)
    added = questions.question(call, text=Translated(en="Added?"))
    response = client.post(address(call), {**page, "questions-0-text_en": "Mine?"})
    assert response.status_code == 302
    assert [str(one) for one in call.questions.all()] == ["Mine?", "Question 2?", "Which?", "Added?"]
    page = opened(client, call)
    save(call, colleague)
    question_actions.remove(added, by=colleague, at=datetime.now(UTC))
    response = client.post(address(call), {**page, "questions-3-text_en": "Typed?"})
    assert response.status_code == 200
    assert "Someone removed a question that is still on this page." in shown(response)
    form = form_on(response, "title_en")
    assert form["questions-3-text_en"] == ["Typed?"]
    assert client.post(address(call), form).status_code == 302
    assert [str(one) for one in call.questions.all()][-1] == "Typed?"


def test_question_that_someone_removed_from_the_middle(client, lead, colleague, call):
    page = opened(client, call)
    save(call, colleague)
    question_actions.remove(call.questions.first(), by=colleague, at=datetime.now(UTC))
    changes = {"questions-0-text_en": "Typed?", "questions-1-text_en": "Mine?", "questions-2-help_en": "Help"}
    response = client.post(address(call), {**page, **changes})
    assert response.status_code == 200
    assert client.post(address(call), form_on(response, "title_en")).status_code == 302
    assert {(str(one), str(one.help)) for one in call.questions.all()} == {
        ("Mine?", ""), ("Which?", "Help"), ("Typed?", ""),
    }  # fmt: skip


def test_same_field_shows_both_and_loses_nothing(client, lead, colleague, call):
    page = opened(client, call)
    department = departments.department()
    save(
        call, colleague, title=Translated(en="Theirs", ar="لهم"), publication="never", department=department,
        body=Translated(en="Theirs alone"),
    )  # fmt: skip
    save_question(call, 1, colleague, text=Translated(en="Theirs?"), word_limit=50)
    mine = {
        **page,
        "title_en": "Mine",
        "publication": "closing",
        "questions-1-text_en": "Mine?",
        "summary_en": "My",
    }
    response = client.post(address(call), mine)
    assert (response.status_code, stored(call).title) == (200, {"en": "Theirs", "ar": "لهم"})
    beside = theirs_on(response)
    assert [one.split(": ", 1)[1] for one in beside] == [
        "English: Theirs Arabic: لهم",
        "Never",
        "English: Theirs?",
    ]
    assert all(one.startswith("Saved by Amina on") for one in beside)
    assert "Amina saved changes on" in shown(response)
    form = form_on(response, "title_en")
    assert (form["title_en"], form["body_en"], form["department"]) == (
        ["Mine"],
        ["Theirs alone"],
        [department.pk],
    )
    assert (form["questions-1-text_en"], form["questions-1-word_limit"]) == (["Mine?"], ["50"])
    assert client.post(address(call), form).status_code == 302
    now = stored(call)
    assert (now.title, now.publication, now.summary) == ({"en": "Mine"}, "closing", {"en": "My"})
    assert (now.body, now.department) == ({"en": "Theirs alone"}, department)
    second = call.questions.all()[1]
    assert (second.text, second.word_limit) == ({"en": "Mine?"}, 50)


def test_same_field_in_two_tabs_of_one_lead_says_that_it_was_they(client, lead, call):
    page = opened(client, call)
    save(call, lead, title=Translated(en="Of the other tab"))
    save_question(call, 1, lead, text=Translated(en="Of the other tab?"))
    mine = {**page, "title_en": "Of this tab", "questions-1-text_en": "Of this tab?"}
    response = client.post(address(call), mine)
    assert "You saved changes in another tab on " in shown(response)
    beside = theirs_on(response)
    assert len(beside) == 2
    assert all(one.startswith("Saved by you in another tab on ") for one in beside)


def test_times_and_their_zone_are_not_mixed(client, lead, colleague, call):
    page = opened(client, call)
    save(call, colleague, time_zone="Africa/Nairobi", closes_at=datetime(2027, 4, 1, 15, tzinfo=UTC))
    response = client.post(address(call), {**page, "closes_at": "2027-05-01T18:00"})
    assert response.status_code == 200
    beside = "\n".join(theirs_on(response))
    assert ": Nairobi" in beside
    assert "1 April 2027, 18:00" in beside
    assert stored(call).closes_at == datetime(2027, 4, 1, 15, tzinfo=UTC)


def test_page_without_marks_is_no_blind_save(client, lead, colleague, call):
    one = Consultation.objects.get(pk=consultations.draft_call(now=datetime.now(UTC)).pk)
    questions.question(one)
    form = change_form(one, title_en="Mine")
    del form["edit"]
    response = client.post(address(one), form)
    assert response.status_code == 200
    assert "Someone else saved changes" in shown(response)


@pytest.mark.django_db(transaction=True)
def test_overtaken_between_the_look_and_the_lock(client, lead, colleague, call):
    page = opened(client, call)
    one, two = race(
        lambda: save(call, colleague, title=Translated(en="Theirs")),
        lambda: client.post(address(call), {**page, "title_en": "Mine"}),
    )
    assert (one.error, two.error, two.waited, two.result.status_code) == (None, None, True, 200)
    assert theirs_on(two.result)[0].endswith(": English: Theirs")
    assert form_on(two.result, "title_en")["title_en"] == ["Mine"]
    assert stored(call).title == {"en": "Theirs"}


@pytest.mark.django_db(transaction=True)
def test_overtaken_by_what_can_be_merged(client, lead, colleague, call):
    page = opened(client, call)
    one, two = race(
        lambda: save(call, colleague, title=Translated(en="Theirs")),
        lambda: client.post(address(call), {**page, "summary_en": "Mine"}),
    )
    assert (one.error, two.error, two.waited, two.result.status_code) == (None, None, True, 302)
    assert (stored(call).title, stored(call).summary) == ({"en": "Theirs"}, {"en": "Mine"})


def test_stranded_text_is_shown_to_someone_who_leads_no_more(client, lead, colleague, call):
    page = opened(client, call)
    User.objects.filter(pk=lead.pk).update(roles=[Role.OFFICER])
    code = Choice.objects.first().code
    typed = {
        "body_en": "Typed body",
        "questions-0-text_en": "Typed?",
        f"questions-2-options-{code}_en": "Typed choice",
    }
    response = client.post(address(call), {**page, **typed})
    assert response.status_code == 403
    assert typed_on(response)["Text (English)"] == "Typed body"
    for text in typed.values():
        assert f">{text}</textarea>" in shown(response)
