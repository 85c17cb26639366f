"""Undo on the screens of the office: wherever the officer is by now, with what they had typed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.decisions import actions as decisions
from engagements.decisions.models import Decision
from engagements.decisions.plans import Declining
from engagements.decisions.states import State
from tests.engagements.admin.conftest import sign_in
from tests.engagements.admin.test_decision import address, press
from tests.factories import accounts, cases
from tests.factories.reasons import outside_mandate

pytestmark = pytest.mark.django_db
REASON = "Not for the United Nations."
QUEUE = reverse("admin:engagements_case_changelist")


@pytest.fixture(autouse=True)
def _a_minute(settings):
    settings.UNDO_SECONDS = 60


@pytest.fixture
def officer(client):
    person = accounts.officer()
    sign_in(client, person)
    return person


@pytest.fixture
def case(officer):
    return cases.in_state(CaseState.IN_TRIAGE, officer=officer)


def undo(client, decision):
    return client.post(reverse("admin:engagements_case_undo", args=[decision.pk]))


def decline(client, case, **data):
    return press(
        client,
        case,
        "decline",
        **{"decline-reason": outside_mandate().pk, "decline-sentence": REASON, **data},
    )


def test_it_goes_on_and_says_what_can_be_undone(client, case):
    following = cases.in_state(CaseState.IN_TRIAGE, officer=case.assignee)
    answer = decline(client, case)
    assert answer.status_code == 302
    assert answer.url.startswith(address(following))
    page = client.get(answer.url).content.decode()
    decision = Decision.objects.get()
    assert case.main_submission.reference in page
    assert reverse("admin:engagements_case_undo", args=[decision.pk]) in page
    assert reverse("admin:engagements_case_undo", args=[decision.pk]) in client.get(QUEUE).content.decode()
    # It is not there any more for whoever looks at what needs them.
    rows = client.get(f"{QUEUE}?view=now").context["rows"]
    assert [row.reference for row in rows] == [following.main_submission.reference]


def test_undo_leads_back_with_what_was_typed(client, case):
    decline(client, case, **{"assess-summary": "Dry wells.", "assess-themes": []})
    decision = Decision.objects.get()
    answer = undo(client, decision)
    assert answer.status_code == 302
    page = client.get(answer.url)
    text = page.content.decode()
    assert REASON in text
    assert "Dry wells." in text
    assert "undone" in text
    assert Case.objects.get(pk=case.pk).state == CaseState.IN_TRIAGE
    # What was decided is open, and can be sent again.
    assert decline(client, case).status_code == 302
    assert Decision.objects.filter(state=State.WAITING).count() == 1


def test_undo_keeps_the_filters(client, case):
    decline(client, case)
    decision = Decision.objects.get()
    url = reverse("admin:engagements_case_undo", args=[decision.pk])
    answer = client.post(f"{url}?_changelist_filters=view%3Dmine")
    assert "_changelist_filters=view%3Dmine" in answer.url


def test_undo_too_late_says_so(client, case):
    decline(client, case)
    decisions.carry_out_due(at=timezone.now() + timedelta(seconds=61))
    page = client.get(undo(client, Decision.objects.get()).url).content.decode()
    assert "too late to undo" in page
    assert Case.objects.get(pk=case.pk).state == CaseState.DECLINED


def test_while_it_waits_there_is_nothing_else_to_press(client, case):
    decline(client, case)
    page = client.get(address(case)).content.decode()
    for verb in ("refer", "return", "decline", "assess", "assign"):
        assert f'name="verb" value="{verb}"' not in page
    # And a page that was open before is refused, with what was typed.
    answer = decline(client, case, **{"decline-sentence": "Another reason"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "about to be sent" in text
    assert "Another reason" in text


def test_a_colleague_sees_that_it_waits_and_cannot_undo_it(client, case):
    decline(client, case)
    decision = Decision.objects.get()
    client.logout()
    sign_in(client, accounts.officer())
    page = client.get(address(case)).content.decode()
    assert "is about to be sent" in page
    assert reverse("admin:engagements_case_undo", args=[decision.pk]) not in page
    assert undo(client, decision).status_code == 403
    # What was typed is its officer's.
    assert REASON not in client.get(address(case, f"?again={decision.pk}")).content.decode()


def test_what_could_not_be_sent_is_shown_with_the_reason_until_it_is_decided(client, case, officer):
    decline(client, case)
    decisions.refuse(Decision.objects.get(), reason="A colleague has it.", at=timezone.now())
    for url in (QUEUE, address(case)):
        page = client.get(url).content.decode()
        assert "A colleague has it." in page
        assert f"?again={Decision.objects.get().pk}" in page
    assert REASON in client.get(address(case, f"?again={Decision.objects.get().pk}")).content.decode()
    decline(client, case)
    decisions.carry_out_due(at=timezone.now() + timedelta(seconds=61))
    assert "A colleague has it." not in client.get(QUEUE).content.decode()


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_key_of_nothing_shows_the_page(client, case, key):
    assert client.get(address(case, f"?again={key}")).status_code == 200


def test_the_queue_takes_the_same_statements_for_one_and_three(client, officer):
    counts = []
    for _number in range(3):
        made = cases.in_state(CaseState.IN_TRIAGE, officer=officer)
        decisions.make(made, Declining(outside_mandate(), REASON), beside={}, by=officer, at=timezone.now())
        client.get(QUEUE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(QUEUE)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_another_persons_decisions_are_not_shown(client, case):
    other = accounts.officer()
    theirs = cases.in_state(CaseState.IN_TRIAGE, officer=other)
    decisions.make(theirs, Declining(outside_mandate(), REASON), beside={}, by=other, at=timezone.now())
    assert (
        reverse("admin:engagements_case_undo", args=[Decision.objects.get().pk])
        not in client.get(QUEUE).content.decode()
    )


def test_what_no_database_takes_is_left_out_of_what_is_kept(client, case):
    decline(client, case, **{"return-question": "Wh\0ere?"})
    assert Decision.objects.get().typed["return-question"] == ["Where?"]
