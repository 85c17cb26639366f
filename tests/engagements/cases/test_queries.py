"""What the office has to do: each list holds what it says, and nothing of what it does not."""

from datetime import timedelta

import pytest

from engagements.cases import queries
from engagements.cases.models import Case
from engagements.cases.states import State, WaitingOn
from engagements.routing.queries import for_officer
from tests.factories import accounts, cases, submissions

NOW = submissions.NOW
pytestmark = pytest.mark.django_db


def test_needs_office_is_what_waits_for_it():
    waiting = {State.NEW, State.IN_TRIAGE, State.ANSWERED}
    for state in State:
        cases.in_state(state)
    assert set(queries.needs_office().values_list("state", flat=True)) == waiting


def test_unassigned_are_new_ones_and_appeals():
    new, appealed = cases.in_state(State.NEW), cases.appealed()
    cases.assigned()
    cases.assigned(State.ANSWERED)
    assert set(queries.unassigned()) == {new, appealed}


def test_for_officer_leaves_out_what_colleagues_have():
    officer = accounts.officer()
    new, mine, appealed = cases.in_state(State.NEW), cases.assigned(officer=officer), cases.appealed()
    cases.assigned()
    cases.assigned(State.RETURNED, officer)
    assert set(for_officer(officer, NOW)) == {new, mine, appealed}


def test_of_officer_is_all_that_is_under_way():
    officer = accounts.officer()
    expected = {cases.assigned(state, officer) for state in (State.IN_TRIAGE, State.RETURNED, State.REFERRED)}
    cases.assigned(State.CLOSED, officer)
    cases.assigned()
    assert set(queries.of_officer(officer)) == expected


def test_overdue_is_the_offices_own():
    late, others = cases.assigned(), cases.assigned(State.RETURNED)
    cases.assigned()
    for one in (late, others):
        Case.objects.filter(pk=one.pk).update(due_at=NOW - timedelta(minutes=1))
    assert list(queries.overdue(NOW)) == [late]


def test_returned_and_answered_waits_to_be_read():
    back, asked = cases.assigned(), cases.assigned(State.RETURNED)
    cases.question(back, answer="In Turkana")
    cases.question(asked)
    cases.assigned()
    gone_on = cases.assigned(State.REFERRED)
    cases.question(gone_on, answer="There")
    Case.objects.filter(pk=gone_on.pk).update(waiting_on=WaitingOn.OFFICE)
    assert list(queries.returned_and_answered()) == [back]


def test_to_lapse_is_what_waited_in_vain():
    late, today = cases.assigned(State.RETURNED), cases.assigned(State.RETURNED)
    Case.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(days=1, minutes=1))
    Case.objects.filter(pk=today.pk).update(due_at=NOW - timedelta(hours=23))
    cases.assigned(State.RETURNED)
    cases.assigned(State.IN_TRIAGE)
    assert list(queries.to_lapse(NOW)) == [late]


def test_open_question_is_the_latest_without_an_answer():
    case = cases.assigned(State.IN_TRIAGE)
    submission = case.main_submission
    assert queries.open_question(submission) is None
    cases.question(case, answer="Nine", asked_at=NOW - timedelta(days=2))
    asked = cases.question(case)
    assert queries.open_question(submission) == asked
