"""An officer leaves: what they had is nobody's, colleagues take it, and the leads know how much it is."""

import pytest

from engagements import tasks
from engagements.cases import assigning, leaving
from engagements.cases.errors import LeadOfficerOnlyError, NotDueError
from engagements.cases.models import Case
from engagements.cases.queries import have_left, unassigned
from engagements.cases.states import HELD, State
from engagements.routing.queries import for_officer
from focalpoint.notifications.models import Notice
from organisations.accounts.models import User
from tests.audit_log import last
from tests.factories import accounts, cases
from tests.factories.cases import NOW
from tests.outbox import notified

pytestmark = pytest.mark.django_db

LEFT = [{"is_active": False}, {"roles": []}, {"roles": ["auditor"]}]


def gone(officer, **fields):
    User.objects.filter(pk=officer.pk).update(**fields)


@pytest.mark.parametrize("fields", LEFT)
def test_have_left_finds_who_cannot_work_on_inputs_any_more(fields):
    officer, stays = accounts.officer(), accounts.officer()
    cases.assigned(officer=officer)
    cases.assigned(officer=stays)
    gone(officer, **fields)
    assert list(have_left()) == [officer]


@pytest.mark.parametrize("state", HELD)
def test_what_someone_must_act_on_is_unassigned(state):
    officer, lead = accounts.officer(name="Ana Ruiz"), accounts.lead()
    case = cases.assigned(state, officer)
    gone(officer, is_active=False)
    tasks.unassign_cases()
    assert Case.objects.get(pk=case.pk).assignee is None
    assert Case.objects.get(pk=case.pk).state == state
    assert last("case.unassign").changes == {"assignee_id": [str(officer.pk), None]}
    assert lead.email in notified("cases_unassigned")
    assert officer.email not in notified("cases_unassigned")


def test_needs_the_office_again():
    officer, colleague = accounts.officer(), accounts.officer()
    case = cases.assigned(officer=officer)
    gone(officer, is_active=False)
    tasks.unassign_cases()
    assert list(unassigned()) == [case]
    assert list(for_officer(colleague, NOW)) == [case]
    assigning.take_over(case, by=colleague, at=NOW)
    assert Case.objects.get().assignee == colleague


def test_leads_are_notified_once_of_all():
    officer, lead = accounts.officer(name="Ana Ruiz"), accounts.lead()
    for _ in range(3):
        cases.assigned(officer=officer)
    cases.in_state(State.DECLINED, officer=officer)
    gone(officer, is_active=False)
    tasks.unassign_cases()
    tasks.unassign_cases()
    notice = Notice.objects.get(kind="cases_unassigned", recipient=lead)
    assert (notice.context["count"], notice.context["officer"]) == (3, "Ana Ruiz")


def test_what_has_ended_keeps_its_officer():
    officer = accounts.officer()
    case = cases.in_state(State.CLOSED, officer=officer)
    gone(officer, is_active=False)
    tasks.unassign_cases()
    assert Case.objects.get(pk=case.pk).assignee == officer


def test_an_appeal_whose_lead_left_needs_a_lead_again():
    case = cases.appealed()
    lead = accounts.lead()
    assigning.take_over(case, by=lead, at=NOW)
    gone(lead, is_active=False)
    tasks.unassign_cases()
    with pytest.raises(LeadOfficerOnlyError):
        assigning.take_over(case, by=accounts.officer(), at=NOW)


def test_whoever_is_back_keeps_what_they_have():
    officer = accounts.officer()
    cases.assigned(officer=officer)
    with pytest.raises(NotDueError):
        leaving.unassign_cases(officer, at=NOW)
