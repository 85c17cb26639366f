"""What is sent for information ends when it was read, and is nobody's open work."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.admin.saved_views import BY_NAME
from engagements.cases.states import State as CaseState
from engagements.digests.queries import referred
from engagements.portal.scorecards import scorecard
from engagements.responses.states import State as ResponseState
from engagements.routing import actions
from engagements.routing.errors import ForActionError, ForInformationError
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import State
from tests.audit_log import verbs
from tests.engagements.desk.conftest import sign_in
from tests.factories import accounts, cases, departments, publications, responses, routing

NOW = routing.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return routing.referral(purpose=Purpose.INFORMATION)


@pytest.fixture
def reviewer(referral):
    return departments.reviewer(referral.department)


def test_mark_read_ends_it(referral, reviewer):
    actions.mark_read(referral, by=reviewer, at=NOW)
    referral.refresh_from_db()
    assert (referral.state, referral.settled_at, referral.settled_by) == (State.READ, NOW, reviewer)
    assert verbs(referral) == ["referral.mark_read"]
    assert referral.case.state == CaseState.REFERRED


def test_mark_read_of_what_is_for_action():
    referral = routing.referral()
    with pytest.raises(ForActionError):
        actions.mark_read(referral, by=departments.reviewer(referral.department), at=NOW)
    assert Referral.objects.get().state == State.SENT


def test_acknowledge_of_what_is_for_information(referral, reviewer):
    with pytest.raises(ForInformationError):
        actions.acknowledge(referral, by=reviewer, at=NOW)
    assert Referral.objects.get().state == State.SENT


def test_desk_lists_it_apart_until_it_was_read(client, referral, reviewer):
    sign_in(client, reviewer)
    page = client.get(reverse("referral-list"))
    assert [row.url for row in page.context["to_read"]] == [reverse("referral-detail", args=[referral.pk])]
    assert not page.context["referrals"]
    detail = client.get(reverse("referral-detail", args=[referral.pk])).content.decode()
    assert "Mark as read" in detail
    assert "Acknowledge" not in detail
    done = client.post(reverse("referral-read", args=[referral.pk]), follow=True)
    assert not done.context["to_read"]
    assert [row.state for row in done.context["done"]] == [State.READ]


def test_figures_and_digests_do_not_count_it_as_open(referral, reviewer):
    for one in (referral, routing.referral(department=referral.department)):
        publications.publication(one.submission)
    figures = scorecard(referral.department_id, at=NOW)
    assert (figures.received.number, figures.open.number) == (2, 1)
    assert [row["all"] for row in referred([reviewer], NOW)] == [1]


class TestViewsOfTheOffice:
    """What would lie with nobody stands in a view."""

    def rows(self, name):
        return list(BY_NAME[name].rows(accounts.officer(), timezone.now()))

    @pytest.mark.parametrize("state", [CaseState.REFERRED, CaseState.CLOSED, CaseState.DECLINED])
    def test_an_answer_waits_for_release_whatever_the_case_came_to(self, state):
        case = cases.in_state(state)
        responses.response(routing.referral(case, State.ANSWERED), ResponseState.SENT)
        assert self.rows("release") == [case]

    def test_an_answer_to_what_was_withdrawn_waits_for_nobody(self):
        case = cases.in_state(CaseState.WITHDRAWN)
        responses.response(routing.referral(case, State.ANSWERED), ResponseState.SENT)
        assert self.rows("release") == []

    def test_what_a_department_returned(self):
        referral = routing.referral(purpose=Purpose.LEAD)
        cases.in_state(CaseState.IN_TRIAGE)
        reviewer = departments.reviewer(referral.department)
        actions.return_(referral, reason="Not ours.", by=reviewer, at=NOW)
        assert self.rows("returned") == [referral.case]

    def test_what_is_overdue_at_a_department(self):
        late = routing.referral(due_at=timezone.now() - timedelta(days=1), purpose=Purpose.LEAD)
        routing.referral(due_at=timezone.now() + timedelta(days=1))
        routing.referral(purpose=Purpose.INFORMATION)
        assert self.rows("departments") == [late.case]
