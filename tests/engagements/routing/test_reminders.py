"""A department hears of a date before and after it, then the officer of the case, then the leads: once."""

from datetime import timedelta

import pytest

from engagements.cases.errors import NotDueError
from engagements.routing import actions
from engagements.routing.models import Purpose, Referral
from engagements.routing.notices import DUE, ESCALATED, OVERDUE, UNANSWERED, UNATTENDED
from engagements.routing.queries import to_remind
from engagements.routing.states import LIVE, State
from focalpoint.errors import DomainError
from focalpoint.notifications.models import Notice
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.profiles.models import Profile
from tests.factories import accounts, departments, routing
from tests.outbox import notified, sent

NOW = routing.NOW  # a Wednesday: three working days later is Monday, 9 March
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def referred(due_at=NOW + 4 * DAY, **fields):
    fields.setdefault("sent_at", NOW - 9 * DAY)
    return routing.referral(department=departments.post().department, due_at=due_at, **fields)


def remind_all(at):
    return [actions.remind(one, at=at) for one in to_remind(at)]


def people(referral):
    return {post.user.email for post in referral.department.posts.all()}


def test_remind_each_on_its_step_once():
    referral = referred()
    User.objects.filter(roles__contains=[Role.LEAD_OFFICER]).update(roles=[Role.AUDITOR])
    lead = accounts.lead()
    # It is due on Sunday: the second working day after that is Tuesday, the fifth Friday.
    for days in (0, 1, 2, 5, 5, 6, 6, 8, 9, 9, 12):
        remind_all(NOW + days * DAY)
    assert notified(DUE) == notified(OVERDUE) == people(referral)
    assert notified(UNANSWERED) == {referral.case.assignee.email}
    assert notified(ESCALATED) == {lead.email}
    expected = [DUE, OVERDUE, UNANSWERED, ESCALATED]
    assert list(Notice.objects.order_by("created_at").values_list("kind", flat=True)) == expected
    for notice in Notice.objects.select_related("recipient"):
        assert sent(notice, "ar")


def test_remind_first_whoever_works_on_it():
    referral = referred()
    liaison = departments.liaison(referral.department)
    remind_all(NOW)
    assert notified(DUE) == {liaison.email}


def test_of_a_department_without_people_the_officer_hears_once():
    referral = referred()
    referral.department.posts.update(ended_at=NOW - DAY, ended_by=accounts.lead())
    remind_all(NOW)
    remind_all(NOW + 5 * DAY)
    assert [notice.recipient for notice in Notice.objects.all()] == [referral.case.assignee]
    assert notified(UNATTENDED)


def test_clocks_stop_while_the_organisation_is_suspended():
    referral = referred(due_at=NOW - DAY)
    Profile.objects.filter(pk=referral.submission.profile_id).update(
        state="suspended", reason="Under review.", decided_at=NOW, decided_by=accounts.lead()
    )
    with pytest.raises(NotDueError):
        actions.remind(referral, at=NOW)


def test_remind_again_when_there_is_a_new_date():
    referral = referred()
    remind_all(NOW)
    Referral.objects.filter(pk=referral.pk).update(due_at=NOW + 30 * DAY)
    remind_all(NOW + 29 * DAY)
    assert Notice.objects.filter(kind=DUE).count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"due_at": NOW + 6 * DAY},
        {"sent_at": NOW - timedelta(hours=20)},
        {"purpose": Purpose.INFORMATION},
        *({"state": state, "due_at": NOW - DAY} for state in State if state not in LIVE),
    ],
)
def test_remind_only_of_what_is_owed(fields):
    with pytest.raises(DomainError):
        actions.remind(referred(**fields), at=NOW)
    assert not Notice.objects.filter(kind__in=[DUE, OVERDUE]).exists()


def test_remind_twice_at_once():
    referral = referred()
    actions.remind(referral, at=NOW)
    with pytest.raises(NotDueError):
        actions.remind(referral, at=NOW)
