"""Copies on the office's screens: what looks alike, what each adds, and joining and taking out by hand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.admin.campaigns import SHOWN_BESIDE, alike_to
from engagements.campaigns import actions, comparing
from engagements.campaigns.queries import to_compare
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.consultations.models import Level
from engagements.submissions.models import Submission
from tests.engagements.admin.conftest import sign_in
from tests.engagements.campaigns.pairs import texts_of
from tests.engagements.campaigns.test_comparing import said
from tests.factories import accounts, cases, consultations, profiles, responses, routing

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:engagements_case_changelist")
OWN = texts_of("en")["additions"][0]
FIRST = OWN.split(". ", 1)[0]


@pytest.fixture
def call():
    return consultations.open_call(now=timezone.now(), levels=list(Level))


@pytest.fixture
def copies(call, officer):
    """Five of the same text, of which one adds something; none is joined yet."""

    def made(number=5, **fields):
        at = timezone.now() - timedelta(days=2)
        rows = []
        for place in range(number):
            more = [OWN] if place == 2 else []
            rows.append(
                cases.assigned(
                    officer=officer,
                    consultation=call,
                    at=at + timedelta(minutes=place),
                    title=f"Wells {place}",
                    summary=said(0, place, *more),
                    **fields,
                )
            )
        compare()
        return rows

    return made


def compare():
    for key in list(to_compare().values_list("pk", flat=True)):
        comparing.compare(key, at=timezone.now())


def campaign(case):
    return reverse("admin:engagements_case_campaign", args=[case.pk])


def decision(case):
    return reverse("admin:engagements_case_change", args=[case.pk])


def press(client, case, verb, **data):
    return client.post(campaign(case), {"verb": verb, **data}, follow=True)


def inputs_of(case):
    return set(Submission.objects.filter(filing__case=case).values_list("pk", flat=True))


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_decision_screen_shows_look_alikes_with_what_differs(client, officer, copies):
    first, _second, adds, *_others = copies()
    page = read(client, decision(first))
    assert "Look-alikes" in page
    assert "% alike" in page
    page = read(client, campaign(first))
    for one in (adds, *_others):
        assert one.main_submission.reference in page
        assert str(one.main_submission.profile) in page
    assert f"<ins>{FIRST}" in page
    assert f"<del>{FIRST}" in read(client, campaign(adds)).replace("\n", "")


def test_the_campaign_of_a_late_copy_is_shown_first(officer, copies):
    _first, _second, main, other, *_others, last = copies(3 + SHOWN_BESIDE)
    actions.join(other, into=main, by=officer, at=timezone.now())
    shown = alike_to(last, officer, most=SHOWN_BESIDE)
    assert len(shown) == SHOWN_BESIDE
    assert (shown[0].reference, shown[0].size) == (main.main_submission.reference, 2)


def test_queue_marks_look_alikes_and_campaigns(client, officer, copies):
    main, other, third = copies(3)
    page = read(client, f"{QUEUE}?view=all")
    assert page.count("2 look-alikes") == 3
    actions.join(other, into=main, by=officer, at=timezone.now())
    page = read(client, f"{QUEUE}?view=all")
    assert page.count("campaign of 2 inputs") == 1
    assert page.count("1 look-alike<") == 1
    assert "In a campaign" in page
    assert third.main_submission.reference in page


def test_what_is_ticked_is_joined_and_the_rest_is_said(client, officer, copies):
    main, other, third, closed, taken = copies()
    Case.objects.filter(pk=closed.pk).update(state=State.CLOSED, waiting_on=4, due_at=None)
    Case.objects.filter(pk=taken.pk).update(assignee=accounts.officer(name="Ana"))
    page = read(client, campaign(main))
    assert page.count('name="with"') == 2
    ticked = [one.main_submission.reference for one in (other, third, closed, taken)]
    said_then = press(client, main, "join", **{"with": ticked}).content.decode()
    assert "2 inputs were joined." in said_then
    assert "Ana" in said_then
    assert inputs_of(main) == {one.main_submission_id for one in (main, other, third)}
    press(client, main, "join")
    assert len(inputs_of(main)) == 3


def test_what_a_copy_adds_stands_beside_the_text(client, officer, copies):
    main, _other, adds, *_rest = copies()
    for one in (_other, adds):
        actions.join(one, into=main, by=officer, at=timezone.now())
    compare()
    page = read(client, decision(main))
    assert "Campaign: 3 inputs" in page
    assert "3 organisations" in page
    assert "What some of them add" in page
    assert f"<ins>{FIRST}" in page
    assert str(adds.main_submission.profile) in page


def test_one_that_was_found_by_hand_is_added_by_its_reference(client, officer, copies, call):
    (main,) = copies(1)
    other = cases.assigned(officer=officer, consultation=call, summary="Something else entirely.")
    reference = other.main_submission.reference
    response = press(client, main, "add", reference=f" {reference.lower().replace('-', ' ')}")
    assert "The input was added to the campaign." in response.content.decode()
    assert len(inputs_of(main)) == 2


@pytest.mark.parametrize("typed", ["", "wells", "FP-2026-7KQ4-M2XE", "FP-2026-0000-0000"])
def test_a_reference_that_is_none_is_said_beside_the_field(typed, client, officer, copies):
    (main,) = copies(1)
    response = press(client, main, "add", reference=typed)
    assert response.status_code == 422
    assert typed in response.content.decode()


def test_what_cannot_be_added_is_said_beside_the_field(client, officer, copies):
    (main,) = copies(1)
    foreign = cases.assigned(officer=officer)
    response = press(client, main, "add", reference=foreign.main_submission.reference)
    assert response.status_code == 422
    assert "Only inputs to the same call" in response.content.decode()


def test_it_is_added_to_a_campaign_that_is_there(client, officer, copies):
    main, other, third = copies(3)
    actions.join(other, into=main, by=officer, at=timezone.now())
    assert "Add this input to the campaign of" in read(client, campaign(third))
    press(client, third, "join_into", input=main.main_submission.reference)
    assert len(inputs_of(main)) == 3
    assert Case.objects.get(pk=third.pk).state == State.JOINED
    # Its own page says where it is answered.
    assert reverse("admin:engagements_case_change", args=[third.main_submission.reference]) in read(
        client, decision(third)
    )


def test_take_out_leads_to_its_own_page(client, officer, copies):
    main, other = copies(2)
    actions.join(other, into=main, by=officer, at=timezone.now())
    response = press(client, main, "take_out", input=other.main_submission.reference)
    assert response.redirect_chain[-1][0] == decision(other)
    assert inputs_of(other) == {other.main_submission_id}
    response = press(client, main, "take_out", input=main.main_submission.reference)
    assert "No other input is left" in response.content.decode()


@pytest.mark.parametrize("data", [{"verb": "x"}, {"verb": "take_out", "input": "\0"}, {"verb": "join_into"}])
def test_what_is_not_there_is_not_found(data, client, officer, copies):
    (main,) = copies(1)
    assert client.post(campaign(main), data).status_code == 404


@pytest.mark.parametrize("make", [accounts.person, accounts.auditor])
def test_is_for_officers(client, make, copies):
    main, other = copies(2)
    sign_in(client, make())
    assert client.get(campaign(main)).status_code in (302, 403, 404)
    assert client.post(
        campaign(main), {"verb": "join", "with": [other.main_submission.reference]}
    ).status_code in (302, 403, 404)
    assert len(inputs_of(main)) == 1


@pytest.mark.parametrize("address", [decision, campaign, lambda _case: f"{QUEUE}?view=all"])
def test_statements_are_the_same_for_two_and_for_five(address, client, officer, copies, call):
    def statements(number):
        main, *others = copies(number)
        for one in others[: number - 1]:
            actions.join(one, into=main, by=officer, at=timezone.now())
        copies(1)
        client.get(address(main))
        with CaptureQueriesContext(connection) as caught:
            read(client, address(main))
        return len(caught)

    assert statements(2) == statements(5)


class TestWhoReadsIt:
    """The authors of a campaign read the same answers, and know nothing of each other."""

    @pytest.fixture
    def members(self, officer, call):
        """Of each level one, in a referred case."""
        fields = {"at": timezone.now() - timedelta(days=2), "officer": officer, "consultation": call}
        rows = [
            cases.assigned(
                level=level,
                profile=profiles.profile(legal_name=name, name={}),
                summary=said(0, place),
                **fields,
            )
            for place, (level, name) in enumerate(
                zip(Level, ("Opensky", "Hiddenbrook", "Quietharbour"), strict=True)
            )
        ]
        for other in rows[1:]:
            actions.join(other, into=rows[0], by=officer, at=timezone.now())
        Case.objects.filter(pk=rows[0].pk).update(state=State.REFERRED)
        return Case.objects.get(pk=rows[0].pk)

    def test_an_answer_is_looked_through_for_each_name_that_is_withheld(self, client, officer, members):
        def answer(text):
            referral = routing.referral(members, "answered", at=timezone.now())
            responses.response(referral, "sent", at=timezone.now(), text=text, publish=False)
            sent = client.get(decision(members)).context["view"].sent
            return next(one.clues_for_others for one in sent if one.referral == referral)

        assert answer("We will drill with Opensky.") == []
        found = answer("We will drill with Hiddenbrook, and Quietharbour.")
        assert sorted(found) == ["Hiddenbrook", "Quietharbour"]
        assert (
            "All authors of the campaign read this answer." in client.get(decision(members)).content.decode()
        )

    def test_a_message_says_which_author_gets_it(self, client, officer, members):
        reference = members.main_submission.reference
        page = client.get(decision(members)).content.decode()
        assert f"Only the author of {reference} gets it" in page
        alone = cases.assigned(officer=officer, at=timezone.now())
        assert "Only the author of" not in client.get(decision(alone)).content.decode()
