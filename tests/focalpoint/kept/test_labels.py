"""Of a form that was kept each text is called what the page called it that posted it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.questions.answers import field_name
from engagements.questions.models import Kind
from tests.editor import shown, typed_on
from tests.engagements.admin.test_consultations import sign_in as sign_in_to_the_office
from tests.factories import accounts, consultations, memberships, questions
from tests.focalpoint.kept.steps import LONG, end_sessions, next_of, signed_in_once, text_of
from tests.organisations.accounts.people import confirmed, sign_in

pytestmark = pytest.mark.django_db


def kept(client, person, path, data):
    """What the page of the kept form shows, once its sender is in again."""
    signed_in_once(client, person)
    page = next_of(client.post(path, data))
    sign_in(client, person.email)
    return typed_on(client.get(page))


@pytest.fixture
def question(draft):
    return questions.question(draft.consultation, Kind.LONG_TEXT, text={"en": "Who has no water?"})


def test_input_with_the_questions_of_its_call(client, person, draft, question):
    data = text_of(draft, title="Wells of Turkana", summary=LONG, **{field_name(question): "Nine villages."})
    assert kept(client, person, reverse("submission-edit", args=[draft.pk]), data) == {
        "Title": "Wells of Turkana",
        "Summary": LONG,
        "Who has no water?": "Nine villages.",
    }


def test_in_the_language_of_the_page(client, person, draft):
    path = reverse("submission-edit", args=[draft.pk]).replace("/en/", "/ar/", 1)
    assert kept(client, person, path, text_of(draft, summary=LONG))["الملخص"] == LONG


def test_browser_of_which_nothing_is_known(client, draft, question):
    data = text_of(draft, title="No", **{field_name(question): "Nine villages."})
    answer = client.post(reverse("submission-edit", args=[draft.pk]), data)
    assert answer.status_code == 401
    assert {"Title": "No", "Who has no water?": "Nine villages."}.items() <= typed_on(answer).items()


def test_question_of_a_call_that_is_not_public_is_not_shown(client, draft):
    secret = questions.question(consultations.draft_call(), Kind.LONG_TEXT, text={"en": "Secret?"})
    data = text_of(draft, **{field_name(secret): "Nine villages."})
    answer = client.post(reverse("submission-edit", args=[draft.pk]), data)
    assert "Nine villages." in typed_on(answer).values()
    assert "Secret?" not in shown(answer)


@pytest.mark.parametrize(
    ("name", "field", "label"),
    [
        ("profile-create", "legal_name", "Legal name"),
        ("person-settings", "name", "Your name"),
    ],
)
def test_forms_without_an_editor(client, person, name, field, label):
    assert kept(client, person, reverse(name), {field: LONG})[label].startswith("The wells are dry")


def test_invitation(client):
    owner = memberships.member()
    path = reverse("membership-invite", args=[owner.profile_id])
    found = kept(client, confirmed(owner.user), path, {"email": "a.long.address@example.org"})
    assert found == {"Email address": "a.long.address@example.org"}


class TestOffice:
    """Its forms come back through the second factor."""

    def kept(self, client, path, data):
        lead = sign_in_to_the_office(client, accounts.lead())
        client.get(reverse("admin:index"))
        end_sessions()
        page = next_of(client.post(path, data))
        sign_in_to_the_office(client, lead)
        return typed_on(client.get(page))

    def test_call_in_its_languages(self, client):
        data = {"title_en": "Water for all of us", "summary_ar": LONG, "questions-0-text_en": "Which wells?"}
        assert self.kept(client, reverse("admin:engagements_consultation_add"), data) == {
            "Title (English)": "Water for all of us",
            "Summary (Arabic)": LONG,
            "Question (English)": "Which wells?",
        }

    def test_reason_for_closing_a_call(self, client):
        call = consultations.open_call(now=timezone.now())
        path = reverse("admin:engagements_consultation_close", args=[call.pk])
        assert list(self.kept(client, path, {"reason": LONG}).values()) == [LONG]
        assert "Text 1" not in self.kept(Client(), path, {"reason": LONG})


def test_text_of_a_field_that_no_form_knows_is_numbered(client, person, draft):
    data = text_of(draft, odd=LONG)
    assert kept(client, person, reverse("submission-edit", args=[draft.pk]), data)["Text 1"] == LONG


@pytest.mark.parametrize("field", ["password", "password1", "new_Password"])
def test_password_is_neither_kept_nor_named(client, person, draft, field):
    data = text_of(draft, summary=LONG, **{field: "correct horse battery"})
    found = kept(client, person, reverse("submission-edit", args=[draft.pk]), data)
    assert found == {"Summary": LONG}
