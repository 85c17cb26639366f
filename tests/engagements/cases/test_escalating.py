"""What is due in the office: its officer is warned, then notified, then the leads; once for each date."""

from datetime import timedelta

import pytest

from engagements.cases import actions, escalating
from engagements.cases.errors import NotDueError
from engagements.cases.models import Case
from engagements.cases.notices import DUE, ESCALATED, OVERDUE
from engagements.cases.queries import to_escalate
from engagements.cases.states import State, WaitingOn
from focalpoint.errors import DomainError
from focalpoint.notifications.models import Notice
from focalpoint.office import end_of, office_day
from organisations.accounts import absences
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.calendars.models import Holiday
from organisations.calendars.queries import past_by
from organisations.profiles.models import Profile
from tests.factories import accounts, cases, submissions
from tests.outbox import notified, sent

# A Wednesday; it is due on Friday. The working days after that are Monday and Tuesday.
NOW = submissions.NOW
DAY = timedelta(days=1)
DUE_AT = end_of(office_day(NOW) + 2 * DAY)
LATE = NOW + 12 * DAY
pytestmark = pytest.mark.django_db


def case_due(due_at=DUE_AT, state=State.IN_TRIAGE, **fields):
    case = cases.in_state(state, **fields)
    Case.objects.filter(pk=case.pk).update(due_at=due_at)
    return Case.objects.get(pk=case.pk)


def escalate_all(at):
    return [escalating.escalate(case, at=at) for case in to_escalate(at)]


def one_lead():
    """The only one: what a case needs has leads of its own."""
    User.objects.filter(roles__contains=[Role.LEAD_OFFICER]).update(roles=[Role.AUDITOR])
    return accounts.lead()


def kinds_sent():
    return list(Notice.objects.order_by("created_at", "pk").values_list("kind", flat=True))


def test_each_step_once():
    case, lead = case_due(), one_lead()
    for days in range(9):
        for _beat in range(2):
            escalate_all(NOW + days * DAY)
    notices = Notice.objects.order_by("created_at")
    when = [(notice.kind, (notice.created_at - NOW).days) for notice in notices]
    assert when == [(DUE, 1), (OVERDUE, 3), (ESCALATED, 6)]
    assert notified(DUE) == notified(OVERDUE) == {case.assignee.email}
    assert notified(ESCALATED) == {lead.email}


def test_a_new_date_begins_anew():
    case = case_due()
    one_lead()
    escalate_all(LATE)
    Case.objects.filter(pk=case.pk).update(due_at=LATE + DAY)
    escalate_all(LATE)
    assert sorted(kinds_sent()) == sorted([OVERDUE, ESCALATED, DUE])


def test_in_another_state_it_begins_anew():
    case = case_due()
    escalate_all(LATE)
    actions.return_(case, question="Where?", by=case.assignee, at=LATE)
    now = Case.objects.get(pk=case.pk)
    assert (now.reminded_for, now.reminded_step) == (None, 0)


def test_what_was_missed_comes_with_the_next_step_but_no_warning():
    case_due()
    one_lead()
    escalate_all(LATE)
    assert sorted(kinds_sent()) == sorted([OVERDUE, ESCALATED])


def test_of_what_no_one_has_the_leads_hear_once():
    case_due(state=State.NEW)
    lead = one_lead()
    assert not escalate_all(DUE_AT - DAY)
    escalate_all(DUE_AT + timedelta(hours=1))
    escalate_all(LATE)
    assert kinds_sent() == [ESCALATED]
    assert notified(ESCALATED) == {lead.email}
    for language in ("en", "ar"):
        assert sent(Notice.objects.get(), language)


def test_of_one_whose_officer_was_deactivated_the_leads_hear():
    case_due(officer=accounts.officer(is_active=False))
    lead = one_lead()
    escalate_all(LATE)
    assert notified(ESCALATED) == {lead.email}
    assert kinds_sent() == [ESCALATED]


def test_while_the_officer_is_away_the_deputy_hears_too_and_without_one_the_leads():
    today, deputy = office_day(NOW), accounts.officer()
    first, second = case_due(), case_due()
    lead = one_lead()
    for case, chosen in ((first, deputy), (second, None)):
        person = case.assignee
        absences.set_absence(person, first=today, last=today + 20 * DAY, deputy=chosen, by=person, at=NOW)
    escalate_all(DUE_AT + timedelta(hours=1))
    officers = {first.assignee.email, second.assignee.email}
    assert notified(OVERDUE) == {*officers, deputy.email, lead.email}


@pytest.mark.parametrize(
    "changes",
    [
        {"snoozed_until": LATE + DAY},
        {"state": State.RETURNED, "waiting_on": WaitingOn.AUTHOR},
        {"state": State.ANSWERED},
        {"state": State.WITHDRAWN, "waiting_on": WaitingOn.NOBODY, "due_at": None},
        {"state": State.REFERRED, "waiting_on": WaitingOn.DEPARTMENTS},
    ],
    ids=["snoozed", "returned", "answered", "withdrawn", "with departments"],
)
def test_no_one_is_hurried(changes):
    case = case_due()
    Case.objects.filter(pk=case.pk).update(**changes)
    with pytest.raises(DomainError):
        escalating.escalate(case, at=LATE)
    assert not kinds_sent()


def test_clocks_stop_while_the_organisation_is_suspended():
    case = case_due()
    Profile.objects.filter(pk=case.main_submission.profile_id).update(
        state="suspended", reason="Under review.", decided_at=NOW, decided_by=accounts.lead()
    )
    with pytest.raises(NotDueError):
        escalating.escalate(case, at=LATE)


def test_a_calendar_without_a_working_day_ends_somewhere():
    Holiday.objects.bulk_create(
        [Holiday(date=office_day(LATE) - number * DAY, name={"en": "Closed"}) for number in range(200)]
    )
    case_due()
    assert past_by(LATE, 2) < LATE - 20 * DAY
    escalate_all(LATE)
    assert kinds_sent() == [OVERDUE]
