"""Themes and summary of a case, saved from two pages: what each changed is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.cases import actions, assigning
from engagements.cases.models import Case
from engagements.cases.states import State
from organisations.accounts.models import User
from tests.editor import form_on, shown, theirs_on, typed_on
from tests.engagements.admin.test_consultations import sign_in
from tests.factories import accounts, cases, themes

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    return sign_in(client, accounts.officer(name="Amina"))


@pytest.fixture
def case(officer):
    made = cases.assigned(officer=officer, at=timezone.now() - timedelta(hours=1))
    first = themes.theme(code="water")
    themes.theme(code="health"), themes.theme(code="peace")
    return assess(made, summary="Wells.", themes=[first])


def address(case):
    return reverse("admin:engagements_case_change", args=[case.pk])


def opened(client, case):
    return form_on(client.get(address(case)), "assess-summary")


def stored(case):
    return Case.objects.get(pk=case.pk)


def chosen(case):
    return {theme.pk for theme in case.themes.all()}


def assess(case, **changes):
    now = stored(case)
    kept = {"summary": now.summary, "themes": list(now.themes.all())}
    return actions.assess(now, **{**kept, **changes}, edit=now.edit, by=now.assignee, at=timezone.now())


def theme(code):
    return themes.Theme.objects.get(code=code)


def press(client, case, page, verb, **changes):
    return client.post(address(case), {**page, **changes, "verb": verb})


def test_page_that_is_posted_as_it_was_opened_takes_nothing_back(client, case):
    page = opened(client, case)
    assess(case, summary="Theirs.", themes=[theme("health")])
    assert press(client, case, page, "assess").status_code == 302
    assert (stored(case).summary, chosen(case)) == ("Theirs.", {"health"})


@pytest.mark.parametrize(
    ("verb", "typed", "state"),
    [
        ("assess", {}, State.IN_TRIAGE),
        ("return", {"return-question": "Where?"}, State.RETURNED),
        ("decline", {"decline-reason": "other", "decline-sentence": "No."}, State.DECLINED),
    ],
)
def test_summary_of_one_and_themes_of_both_are_kept(client, case, verb, typed, state):
    page = opened(client, case)
    assess(case, themes=[theme("water"), theme("health")])
    changes = {"assess-summary": "Mine.", "assess-themes": ["water", "peace"], **typed}
    response = client.post(address(case), {**page, **changes, "verb": verb}, follow=True)
    assert (stored(case).summary, chosen(case), stored(case).state) == (
        "Mine.",
        {"water", "health", "peace"},
        state,
    )
    assert "in another tab: Themes." in shown(response)


@pytest.mark.parametrize("verb", ["assess", "return"])
def test_same_summary_shows_both_and_decides_nothing(client, case, verb):
    page = opened(client, case)
    assess(case, summary="Theirs.", themes=[theme("peace")])
    response = press(client, case, page, verb, **{"assess-summary": "Mine.", "return-question": "Where?"})
    assert response.status_code == 409
    assert (stored(case).summary, stored(case).state) == ("Theirs.", State.IN_TRIAGE)
    (beside,) = theirs_on(response)
    assert beside.startswith("Saved by you in another tab on")
    assert beside.endswith(": Theirs.")
    form = form_on(response, "assess-summary")
    assert form["assess-summary"] == ["Mine."]
    assert form["assess-themes"] == ["peace"]
    assert form["return-question"] == ["Where?"]
    # Saved alone it stays on the page: the question beside it is not sent yet.
    assert press(client, case, form, verb).status_code == (302 if verb == "return" else 200)
    assert (stored(case).summary, chosen(case)) == ("Mine.", {"peace"})
    assert stored(case).state == (State.RETURNED if verb == "return" else State.IN_TRIAGE)


def test_saved_between_the_look_and_the_lock(client, case, monkeypatch):
    page, save, done = opened(client, case), actions.return_, []

    def slow(*args, **kwargs):
        if not done:
            done.append(True)
            assess(case, themes=[theme("peace")])
        return save(*args, **kwargs)

    monkeypatch.setattr("engagements.admin.flows.verbs.cases.return_", slow)
    typed = {"assess-summary": "Mine.", "return-question": "Where?"}
    assert press(client, case, page, "return", **typed).status_code == 302
    assert (stored(case).summary, chosen(case), stored(case).state) == ("Mine.", {"peace"}, State.RETURNED)


def test_decision_beside_an_untouched_summary_leaves_it_alone(client, case):
    page, before = opened(client, case), stored(case).edit
    assert press(client, case, page, "return", **{"return-question": "Where?"}).status_code == 302
    assert stored(case).edit == before


class TestStranded:
    def test_taken_over_by_a_colleague(self, client, case):
        page = opened(client, case)
        assigning.take_over(case, by=accounts.officer(name="Tomas"), at=timezone.now())
        response = press(
            client,
            case,
            page,
            "decline",
            **{"assess-summary": "Typed.", "decline-reason": "other", "decline-sentence": "No."},
        )
        assert response.status_code == 409
        assert typed_on(response) == {"Summary for departments": "Typed."}
        assert form_on(response, "decline-sentence")["decline-sentence"] == ["No."]

    def test_decided_in_another_tab(self, client, case):
        page = opened(client, case)
        actions.return_(case, question="Where?", by=case.assignee, at=timezone.now())
        response = press(
            client,
            case,
            page,
            "assess",
            **{"assess-summary": "Typed.", "decline-reason": "other", "decline-sentence": "Because."},
        )
        assert response.status_code == 409
        assert form_on(response, "assess-summary")["assess-summary"] == ["Typed."]
        assert typed_on(response) == {"Sentence for the author": "Because."}

    def test_rights_lost(self, client, case, officer):
        page = opened(client, case)
        User.objects.filter(pk=officer.pk).update(roles=["auditor"])
        response = press(client, case, page, "assess", **{"assess-summary": "Typed."})
        assert response.status_code in (403, 404)
        assert typed_on(response) == {"Summary for departments": "Typed."}

    def test_rights_lost_while_redacting(self, client, case, officer):
        page = opened(client, case)
        User.objects.filter(pk=officer.pk).update(roles=["auditor"])
        given = {
            "refer-publication-decision": "redacted",
            "refer-publication-public_summary": "[removed] ask.",
        }
        response = press(client, case, page, "assess", **given)
        assert "[removed] ask." in typed_on(response).values()
