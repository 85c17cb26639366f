"""A campaign by one officer: found, joined, referred once, answered once; every author hears of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.campaigns import comparing
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.responses import actions as response_actions
from engagements.responses.notices import RELEASED
from engagements.responses.states import State as ResponseState
from engagements.routing import actions as routing_actions
from engagements.routing.models import Purpose
from engagements.routing.notices import REFERRED
from engagements.routing.referral_drafts import ReferralDraft
from engagements.routing.states import State as ReferralState
from engagements.submissions.models import Submission
from focalpoint.notifications.models import Notice
from tests.engagements.campaigns.pairs import texts_of
from tests.engagements.campaigns.test_comparing import said
from tests.factories import cases, consultations, departments, responses
from tests.outbox import notified

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

# Hundreds take minutes.
FEW, HUNDREDS = 60, pytest.param(300, marks=[pytest.mark.drill, pytest.mark.timeout(900)])
# Joined at once.
MOST = 50
OWN = texts_of("en")["additions"]


def copies(number, call, at):
    """Each by an organisation of its own; three of them add something."""
    share = number // 3
    for place in range(number):
        more = [OWN[place // share]] if place % share == share // 2 else []
        cases.in_state(
            State.NEW, consultation=call, at=at + timedelta(minutes=place), summary=said(0, place % 8, *more)
        )


@pytest.mark.parametrize("number", [FEW, HUNDREDS])
def test_a_campaign_is_answered_once(client, officer, number):
    at = timezone.now() - timedelta(days=1)
    call = consultations.open_call(now=at)
    copies(number, call, at)
    while compared := comparing.compare_waiting(at=timezone.now()):
        assert compared == number
    first = Case.objects.order_by("opened_at").first()
    page = reverse("admin:engagements_case_campaign", args=[first.pk])
    presses = 0
    while left := Case.objects.filter(state=State.NEW).exclude(pk=first.pk).first():
        offered = [one.reference for one in client.get(page).context["alike"]]
        # Each input knows its nearest; where these form an island, an officer adds the first of it.
        offered = offered or [left.main_submission.reference]
        client.post(page, {"verb": "join", "with": offered})
        presses += 1
    assert number / MOST <= presses <= 2 * number / MOST + 1
    # What each of them adds is found now.
    assert comparing.compare_waiting(at=timezone.now()) == number - 1
    shown = client.get(reverse("admin:engagements_case_change", args=[first.pk])).content.decode()
    assert f"Campaign: {number} inputs" in shown
    for own in OWN:
        assert own.split(".", 1)[0] in shown
    case = Case.objects.get(pk=first.pk)
    draft = ReferralDraft(departments.department(), Purpose.LEAD, "Can you drill?")
    (referral,) = routing_actions.refer(case, referrals=[draft], by=officer, at=timezone.now())
    everyone = set(Submission.objects.values_list("author__email", flat=True))
    assert len(everyone) == number
    assert notified(REFERRED) == everyone
    referral.state, referral.settled_at = ReferralState.ANSWERED, timezone.now()
    referral.settled_by = referral.sent_by
    referral.save()
    response = responses.response(referral, ResponseState.SENT, at=timezone.now())
    response_actions.release(response, by=officer, at=timezone.now())
    assert notified(RELEASED) == everyone
    named = {notice.context["reference"] for notice in Notice.objects.filter(kind=RELEASED)}
    assert named == set(Submission.objects.values_list("reference", flat=True))
    assert Case.objects.get(pk=first.pk).state == State.ANSWERED
