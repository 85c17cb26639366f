"""The author hears once, in good time, that a question lapses."""

from datetime import timedelta

import pytest

from engagements.cases import lapsing
from engagements.cases.errors import NotDueError
from engagements.cases.models import Case
from engagements.cases.notices import UNANSWERED
from engagements.cases.queries import to_remind
from engagements.cases.states import State
from focalpoint.audit.models import Entry
from focalpoint.errors import DomainError
from focalpoint.notifications.models import Notice
from tests.factories import cases, submissions
from tests.outbox import notified

NOW = submissions.NOW  # a Wednesday: three working days later is Monday, 9 March
pytestmark = pytest.mark.django_db


def returned_case(due_at=NOW + timedelta(days=4), asked_at=NOW - timedelta(days=10), state=State.RETURNED):
    case = cases.in_state(state)
    Case.objects.filter(pk=case.pk).update(due_at=due_at)
    case.refresh_from_db()
    # Whoever has answered has the case no more.
    cases.question(case, asked_at=asked_at, answer="" if state == State.RETURNED else "Nine metres.")
    return case


def remind_all(at):
    return [lapsing.remind(one, at=at) for one in to_remind(at)]


def test_remind_tells_those_who_write_once():
    case = returned_case()
    for hours in (0, 1, 30):
        remind_all(NOW + timedelta(hours=hours))
    assert notified(UNANSWERED) == {case.main_submission.author.email}
    assert Notice.objects.filter(kind=UNANSWERED).count() == 1
    assert Entry.objects.get(verb="case.remind").by is None


def test_remind_of_the_next_question_too():
    case = returned_case()
    remind_all(NOW)
    later = case.due_at + timedelta(days=30)
    Case.objects.filter(pk=case.pk).update(due_at=later)
    remind_all(later - timedelta(days=1))
    assert Notice.objects.filter(kind=UNANSWERED).count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"due_at": NOW + timedelta(days=6)},
        {"due_at": NOW - timedelta(hours=1)},
        {"asked_at": NOW - timedelta(hours=20)},
        {"state": State.IN_TRIAGE},
    ],
    ids=["too early", "too late", "just asked", "answered"],
)
def test_remind_only_when_it_is_of_use(changes):
    case = returned_case(**changes)
    with pytest.raises(DomainError):
        lapsing.remind(case, at=NOW)
    assert not notified(UNANSWERED)


def test_remind_twice_at_once():
    case = returned_case()
    lapsing.remind(case, at=NOW)
    with pytest.raises(NotDueError):
        lapsing.remind(case, at=NOW)
