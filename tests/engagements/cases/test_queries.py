"""What the office has to do: each list holds what it says, and nothing of what it does not."""

from datetime import timedelta

import pytest

from engagements.submissions.models import Submission
from engagements.submissions.states import Ball, State
from engagements.cases import queries
from tests.factories import accounts, submissions, triage

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


def test_needs_office_is_what_waits_for_it():
    waiting = {State.SUBMITTED, State.IN_TRIAGE, State.ANSWERED}
    for state in State:
        submissions.in_state(state)
    assert set(queries.needs_office().values_list("state", flat=True)) == waiting


def test_unassigned_are_new_ones_and_appeals():
    new, appealed = submissions.submitted(), triage.appealed()
    triage.held()
    triage.held(State.ANSWERED)
    assert set(queries.unassigned()) == {new, appealed}


def test_for_officer_leaves_out_what_colleagues_have():
    officer = accounts.officer()
    new, mine, appealed = submissions.submitted(), triage.held(officer=officer), triage.appealed()
    triage.held()
    triage.held(State.RETURNED, officer)
    assert set(queries.for_officer(officer)) == {new, mine, appealed}


def test_of_officer_is_all_that_is_under_way():
    officer = accounts.officer()
    expected = {triage.held(state, officer) for state in (State.IN_TRIAGE, State.RETURNED, State.ROUTED)}
    triage.held(State.CLOSED, officer)
    triage.held()
    assert set(queries.of_officer(officer)) == expected


def test_overdue_is_the_offices_own():
    late, others = triage.held(), triage.held(State.RETURNED)
    triage.held()
    for one in (late, others):
        Submission.objects.filter(pk=one.pk).update(due_at=NOW - timedelta(minutes=1))
    assert list(queries.overdue(NOW)) == [late]


def test_returned_and_answered_waits_to_be_read():
    back, asked = triage.held(), triage.held(State.RETURNED)
    triage.question(back, answer="In Turkana")
    triage.question(asked)
    triage.held()
    gone_on = triage.held(State.ROUTED)
    triage.question(gone_on, answer="There")
    Submission.objects.filter(pk=gone_on.pk).update(ball=Ball.OFFICE)
    assert list(queries.returned_and_answered()) == [back]


def test_to_lapse_is_what_waited_in_vain():
    late, today = triage.held(State.RETURNED), triage.held(State.RETURNED)
    Submission.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(days=1, minutes=1))
    Submission.objects.filter(pk=today.pk).update(due_at=NOW - timedelta(hours=23))
    triage.held(State.RETURNED)
    triage.held(State.IN_TRIAGE)
    assert list(queries.to_lapse(NOW)) == [late]


def test_open_question_is_the_latest_without_an_answer():
    submission = triage.held(State.RETURNED)
    assert queries.open_question(submission) is None
    triage.question(submission, answer="Nine", asked_at=NOW - timedelta(days=2))
    asked = triage.question(submission)
    assert queries.open_question(submission) == asked
