"""A department hears once that a referral is due soon, and once that it is overdue."""

from datetime import timedelta

import pytest

from engagements.cases.errors import NotDueError
from engagements.routing import actions
from engagements.routing.models import Purpose, Referral
from engagements.routing.notices import DUE, OVERDUE
from engagements.routing.queries import to_remind
from engagements.routing.states import LIVE, State
from focalpoint.errors import DomainError
from focalpoint.notifications.models import Notice
from tests.factories import departments, routing
from tests.outbox import notified

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


def test_remind_before_it_is_due_and_when_it_is_overdue_once_each():
    referral = referred()
    for days in (0, 1, 2, 5, 6, 9):
        remind_all(NOW + days * DAY)
    assert notified(DUE) == notified(OVERDUE) == people(referral)
    assert sorted(Notice.objects.values_list("kind", flat=True)) == sorted([DUE, OVERDUE])


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
