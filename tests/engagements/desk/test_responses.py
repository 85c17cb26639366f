"""The department's response: written together, approved, sent."""

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.responses.models import Response
from engagements.responses.states import State
from engagements.routing.states import State as ReferralState
from tests.factories import accounts, responses, routing

pytestmark = pytest.mark.django_db
WRITTEN = {
    "edit": 0,
    "kind": "will_act",
    "language": "en",
    "text": "Nine wells will be drilled.",
    "commitment": "Nine wells.",
    "commitment_due": "2027-01-31",
    "links": "https://example.org/plan\n\nhttps://example.org/map",
    "publish": "on",
}
JSON = {"HTTP_ACCEPT": "application/json"}


def url(name, referral):
    return reverse(name, kwargs={"pk": referral.pk})


def text(response):
    return response.content.decode()


@pytest.fixture
def referral(department):
    return routing.referral(state=ReferralState.ACKNOWLEDGED, department=department, at=timezone.now())


class TestSave:
    def test_save_keeps_everything(self, client, reviewer, referral):
        assert client.post(url("response-edit", referral), WRITTEN).url == url("referral-detail", referral)
        kept = Response.objects.get(referral=referral)
        assert kept.links == ["https://example.org/plan", "https://example.org/map"]
        assert (kept.text, str(kept.commitment_due), kept.publish) == (WRITTEN["text"], "2027-01-31", True)
        page = text(client.get(url("response-edit", referral)))
        assert "https://example.org/plan\nhttps://example.org/map" in page
        assert 'value="2027-01-31"' in page

    def test_save_may_be_unfinished(self, client, reviewer, referral):
        posted = {"edit": 0, "kind": "", "language": "en", "text": "So far"}
        assert client.post(url("response-edit", referral), posted).status_code == 302
        assert Response.objects.get(referral=referral).text == "So far"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("links", "javascript:alert(1)"),
            ("links", "https://a.example/\n" * 21),
            ("links", "https://example.org/" + "x" * 600),
            ("commitment_due", "soon"),
            ("kind", "perhaps"),
            ("text", "x" * 10_001),
            ("edit", "x"),
        ],
    )
    def test_save_says_what_is_wrong_and_keeps_what_was_typed(self, client, reviewer, referral, field, value):
        response = client.post(url("response-edit", referral), {**WRITTEN, "text": "Typed.", field: value})
        assert response.status_code == 422
        assert 'id="errors"' in text(response)
        if field != "text":
            assert "Typed." in text(response)
        assert not Response.objects.exists()

    def test_save_over_a_colleague_shows_both(self, client, reviewer, referral):
        client.post(url("response-edit", referral), WRITTEN)
        Response.objects.update(edit=5, text="By a colleague.", saved_by=accounts.person(name="Colleague"))
        response = client.post(url("response-edit", referral), {**WRITTEN, "text": "By me.", "edit": 1})
        assert response.status_code == 409
        page = text(response)
        assert "By me." in page
        assert "By a colleague." in page
        assert Response.objects.get().text == "By a colleague."
        # Having seen both, the next save is through.
        assert 'name="edit" value="5"' in page
        assert client.post(url("response-edit", referral), {**WRITTEN, "edit": 5}).status_code == 302

    def test_save_by_the_script_answers_in_json(self, client, reviewer, referral):
        address = url("response-edit", referral)
        saved = client.post(address, WRITTEN, **JSON)
        assert saved.json()["edit"] == Response.objects.get().edit
        assert saved.json()["saved_words"].startswith("Saved at")
        wrong = client.post(address, {**WRITTEN, "links": "x"}, **JSON)
        assert wrong.status_code == 400
        Response.objects.update(edit=9, text="By a colleague.")
        assert client.post(address, WRITTEN, **JSON).status_code == 409

    def test_save_after_it_was_sent_is_refused(self, client, reviewer, department):
        sent = routing.referral(state=ReferralState.ANSWERED, department=department)
        responses.response(sent, State.SENT, text="Sent.")
        assert client.post(url("response-edit", sent), WRITTEN).status_code == 409
        assert Response.objects.get().text == "Sent."


class TestLiaison:
    def test_clear_then_send(self, client, liaison, referral):
        responses.response(referral)
        seen = {"edit": Response.objects.get().edit}
        page = text(client.get(url("referral-detail", referral)))
        assert url("response-approve", referral) in page
        assert url("response-send", referral) not in page
        client.post(url("response-approve", referral), seen)
        page = text(client.get(url("referral-detail", referral)))
        assert url("response-send", referral) in page
        assert f'href="{url("response-edit", referral)}"' not in page
        client.post(url("response-send", referral), seen)
        assert Response.objects.get().state == State.SENT
        referral.refresh_from_db()
        assert referral.state == ReferralState.ANSWERED

    def test_reopen_leads_back_to_the_editor(self, client, liaison, referral):
        responses.response(referral, State.APPROVED)
        assert client.post(url("response-reopen", referral)).url == url("response-edit", referral)
        assert Response.objects.get().state == State.DRAFT

    @pytest.mark.parametrize(
        ("verb", "state"), [("approve", State.DRAFT), ("reopen", State.APPROVED), ("send", State.APPROVED)]
    )
    def test_a_reviewer_has_neither_the_button_nor_the_right(self, client, reviewer, referral, verb, state):
        responses.response(referral, state)
        assert url(f"response-{verb}", referral) not in text(client.get(url("referral-detail", referral)))
        assert client.post(url(f"response-{verb}", referral)).status_code == 403
        assert Response.objects.get().state == state

    def test_send_what_is_not_approved_is_refused(self, client, liaison, referral):
        responses.response(referral)
        assert client.post(url("response-send", referral)).status_code == 409

    @pytest.mark.parametrize("verb", ["approve", "reopen", "send"])
    def test_without_a_response_there_is_nothing(self, client, liaison, referral, verb):
        assert client.post(url(f"response-{verb}", referral)).status_code == 404
        assert client.get(url(f"response-{verb}", referral)).url == url("referral-detail", referral)
