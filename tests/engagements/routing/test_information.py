"""What is sent for information ends when it was read, and is nobody's open work."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from engagements.admin.saved_views import BY_NAME
from engagements.cases.actions import reopen
from engagements.cases.errors import AssignedToAnotherError
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.cases.states import WaitingOn
from engagements.digests.queries import referred
from engagements.portal.scorecards import scorecard
from engagements.publications.actions import PublicationDraft
from engagements.publications.models import Decision, Publication
from engagements.publications.states import State as PublicationState
from engagements.responses.states import State as ResponseState
from engagements.routing import actions
from engagements.routing.errors import (
    ForActionError,
    ForInformationError,
    NotVerifiedError,
    WrongReferralsError,
)
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from engagements.routing.states import State
from focalpoint.errors import WrongStateError
from focalpoint.notifications.models import Notice
from organisations.departments.queries import full_name
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


def informing(*purposes):
    return [ReferralDraft(departments.department(), purpose) for purpose in purposes]


@pytest.mark.parametrize("state", [CaseState.NEW, CaseState.IN_TRIAGE])
def test_inform_closes_the_case_and_says_that_no_reply_is_required(state):
    officer = accounts.officer()
    case = cases.in_state(state, officer=officer if state == CaseState.IN_TRIAGE else None)
    drafts = informing(Purpose.INFORMATION, Purpose.INFORMATION)
    reader = departments.reviewer(drafts[0].department)
    publication = PublicationDraft(version=1, decision=Decision.PUBLISH)
    sent = actions.inform(case, referrals=drafts, publication=publication, by=officer, at=NOW)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.waiting_on, case.due_at, case.assignee) == (
        CaseState.CLOSED, WaitingOn.NOBODY, None, officer,
    )  # fmt: skip
    assert [(one.purpose, one.due_at, one.state) for one in sent] == [
        (Purpose.INFORMATION, None, State.SENT)
    ] * 2
    assert verbs(case) == ["case.inform"]
    assert Publication.objects.get().state == PublicationState.PUBLISHED
    mail = Notice.objects.get(kind="submission_informed")
    assert mail.recipient == case.main_submission.author
    # It can still be read, and that ends it.
    actions.mark_read(sent[0], by=reader, at=NOW)
    assert Case.objects.get(pk=case.pk).state == CaseState.CLOSED


@pytest.mark.parametrize("purposes", [[], [Purpose.ACTION], [Purpose.LEAD, Purpose.INFORMATION]])
def test_inform_is_refused_where_someone_must_answer(purposes):
    officer = accounts.officer()
    case = cases.in_state(CaseState.IN_TRIAGE, officer=officer)
    with pytest.raises(WrongReferralsError):
        actions.inform(case, referrals=informing(*purposes), by=officer, at=NOW)
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    "state", [one for one in CaseState if one not in (CaseState.NEW, CaseState.IN_TRIAGE)]
)
def test_inform_in_another_state(state):
    officer = accounts.officer()
    case = cases.in_state(state, officer=officer)
    with pytest.raises(WrongStateError):
        actions.inform(case, referrals=informing(Purpose.INFORMATION), by=officer, at=NOW)


def test_inform_by_a_colleague_or_of_an_organisation_that_is_not_verified():
    case = cases.in_state(CaseState.IN_TRIAGE, officer=accounts.officer())
    with pytest.raises(AssignedToAnotherError):
        actions.inform(case, referrals=informing(Purpose.INFORMATION), by=accounts.officer(), at=NOW)
    profiles = type(case.main_submission.profile).objects
    profiles.filter(pk=case.main_submission.profile_id).update(state="pending")
    with pytest.raises(NotVerifiedError):
        actions.inform(case, referrals=informing(Purpose.INFORMATION), by=case.assignee, at=NOW)


def test_inform_by_someone_who_is_no_officer():
    case = cases.in_state(CaseState.NEW)
    with pytest.raises(PermissionDenied):
        actions.inform(case, referrals=informing(Purpose.INFORMATION), by=accounts.person(), at=NOW)


def test_what_was_closed_by_informing_can_be_reopened_and_referred():
    officer = accounts.officer()
    case = cases.in_state(CaseState.IN_TRIAGE, officer=officer)
    [informed] = actions.inform(case, referrals=informing(Purpose.INFORMATION), by=officer, at=NOW)
    reopen(case, by=officer, at=NOW)
    lead = ReferralDraft(departments.department(), Purpose.LEAD, "Can you drill?")
    [referral] = actions.refer(case, referrals=[lead], by=officer, at=NOW)
    assert (informed.round, referral.round) == (1, 2)
    assert Case.objects.get(pk=case.pk).state == CaseState.REFERRED


def test_officer_informs_by_the_form(client):
    officer = accounts.officer()
    sign_in(client, officer)
    case = cases.in_state(CaseState.IN_TRIAGE, officer=officer)
    department = departments.department()
    data = {
        "verb": "refer",
        "refer-TOTAL_FORMS": "1",
        "refer-INITIAL_FORMS": "1",
        "refer-0-department": full_name(department),
        "refer-0-purpose": Purpose.INFORMATION,
        "refer-publication-version": "1",
        "refer-publication-decision": "hold",
    }
    answer = client.post(reverse("admin:engagements_case_change", args=[case.pk]), data)
    assert answer.status_code == 302, answer.context["problems"]
    assert Case.objects.get(pk=case.pk).state == CaseState.CLOSED
    assert Referral.objects.get().department == department
