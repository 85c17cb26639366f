"""Two people of a department write one response: what each changed is kept."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.responses import actions
from engagements.responses.models import Response
from engagements.responses.states import State
from engagements.routing import actions as referrals
from engagements.routing.states import State as ReferralState
from organisations.departments.models import PostRole
from tests.editor import form_on, shown, theirs_on, typed_on
from tests.factories import accounts, departments, responses, routing

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def referral(department):
    return routing.referral(state=ReferralState.ACKNOWLEDGED, department=department, at=timezone.now())


@pytest.fixture
def response(referral):
    return responses.response(
        referral, text="So far.", links=["https://a.example/", "https://b.example/"], publish=True
    )


@pytest.fixture
def colleague(department):
    return departments.post(department, PostRole.REVIEWER, accounts.person(name="Amina")).user


def address(referral):
    return reverse("response-edit", args=[referral.pk])


def opened(client, referral):
    return form_on(client.get(address(referral)), "text")


def stored(referral):
    return Response.objects.get(referral=referral)


def saved(referral, by, **changes):
    now = stored(referral)
    names = ("kind", "language", "text", "commitment", "commitment_due", "links", "publish")
    kept = {name: getattr(now, name) for name in names}
    return actions.respond(referral, **{**kept, **changes}, read=now.edit, by=by, at=timezone.now())


def test_page_that_is_posted_as_it_was_opened_takes_nothing_back(
    client, reviewer, colleague, referral, response
):
    page = opened(client, referral)
    theirs = {
        "kind": "cannot", "language": "fr", "text": "Theirs.", "commitment": "C.", "publish": False,
        "commitment_due": date(2027, 1, 31), "links": ["https://b.example/", "https://a.example/"],
    }  # fmt: skip
    saved(referral, colleague, **theirs)
    assert client.post(address(referral), page).status_code == 302
    assert {name: getattr(stored(referral), name) for name in theirs} == theirs


def test_different_fields_are_both_kept_and_named(client, reviewer, colleague, referral, response):
    page = opened(client, referral)
    saved(referral, colleague, text="Theirs.", links=["https://c.example/"])
    answer = client.post(address(referral), {**page, "commitment": "Mine."}, follow=True)
    now = stored(referral)
    assert (now.text, now.commitment, now.links) == ("Theirs.", "Mine.", ["https://c.example/"])
    assert "in the meantime: Answer, Links." in shown(answer)


def test_same_field_shows_both_and_loses_nothing(client, reviewer, colleague, referral, response):
    page = opened(client, referral)
    saved(referral, colleague, text="Theirs.", commitment_due=date(2027, 1, 31), kind="cannot", language="fr")
    mine = {**page, "text": "Mine.", "commitment_due": "2027-02-28", "kind": "noted", "commitment": "Alone."}
    answer = client.post(address(referral), mine)
    assert answer.status_code == 409
    assert stored(referral).text == "Theirs."
    beside = theirs_on(answer)
    assert [one.split(": ", 1)[1] for one in beside] == ["We cannot", "Theirs.", "31 January 2027"]
    assert all(one.startswith("Saved by Amina on") for one in beside)
    form = form_on(answer, "text")
    assert (form["text"], form["commitment"], form["language"]) == (["Mine."], ["Alone."], ["fr"])
    assert client.post(address(referral), form).status_code == 302
    now = stored(referral)
    assert (now.text, now.kind, now.language, now.commitment) == ("Mine.", "noted", "fr", "Alone.")
    assert now.commitment_due == date(2027, 2, 28)


def test_both_began_it(client, reviewer, colleague, referral):
    page = opened(client, referral)
    content = {
        "kind": "",
        "language": "en",
        "text": "",
        "commitment": "",
        "commitment_due": None,
        "links": [],
    }
    actions.respond(
        referral, **{**content, "text": "Theirs."}, publish=True, read=0, by=colleague, at=timezone.now()
    )
    answer = client.post(address(referral), {**page, "text": "Mine."})
    assert (answer.status_code, stored(referral).text) == (409, "Theirs.")
    assert "Mine." in form_on(answer, "text")["text"]


def test_not_to_be_published_is_saved_at_once(client, reviewer, colleague, referral, response):
    page = opened(client, referral)
    saved(referral, colleague, text="Theirs.")
    del page["publish"]
    assert client.post(address(referral), {**page, "text": "Mine."}).status_code == 409
    assert (stored(referral).publish, stored(referral).text) == (False, "Theirs.")


def test_autosave_goes_on_beside_a_colleague(client, reviewer, colleague, referral, response):
    page = opened(client, referral)
    saved(referral, colleague, commitment="Theirs.")
    for words in ("One", "One two"):
        answer = client.post(address(referral), {**page, "text": words}, **JSON)
        assert answer.status_code == 200
        page |= {name: answer.json()[name] for name in ("edit", "base")}
    assert (stored(referral).text, stored(referral).commitment) == ("One two", "Theirs.")
    saved(referral, colleague, text="Theirs.")
    answer = client.post(address(referral), {**page, "text": "One two three"}, **JSON)
    assert (answer.status_code, answer.json()["compare_url"]) == (409, address(referral))


class TestStranded:
    def assert_kept(self, answer, status):
        assert answer.status_code == status
        assert typed_on(answer) == {
            "Answer": "Typed.", "Links": "https://a.example/\nhttps://b.example/",
        }  # fmt: skip

    def test_approved_by_a_colleague(self, client, reviewer, referral, response):
        page = {**opened(client, referral), "text": "Typed."}
        at, by = timezone.now(), accounts.person()
        Response.objects.update(state=State.APPROVED, approved_at=at, approved_by=by)
        self.assert_kept(client.post(address(referral), page), 409)

    def test_recalled_by_the_office(self, client, reviewer, referral, response):
        page = {**opened(client, referral), "text": "Typed."}
        referrals.recall(referral, reason="Not theirs", by=referral.sent_by, at=timezone.now())
        self.assert_kept(client.post(address(referral), page), 404)
        assert client.post(address(referral), page, **JSON).status_code == 409

    def test_post_ended(self, client, reviewer, referral, response):
        page = {**opened(client, referral), "text": "Typed."}
        reviewer.posts.update(ended_at=timezone.now(), ended_by=reviewer)
        self.assert_kept(client.post(address(referral), page), 404)


def test_page_shows_what_the_office_asked_to_change_and_the_input(client, reviewer, referral):
    responses.response(referral, text="So far.", remark="Say when the pumps come.")
    page = client.get(address(referral)).content.decode()
    above, form_and_input = page.split('<form id="writing"')
    assert "Say when the pumps come." in above
    assert referral.version.submission.title in form_and_input.split("</form>")[1]
