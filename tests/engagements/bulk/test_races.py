"""Two workers, two officers, a cancel and a colleague meet a bulk act in the middle of a case."""

from datetime import timedelta

import pytest

from engagements.bulk import actions, running
from engagements.bulk.models import BulkAct
from engagements.bulk.plans import PLANS, Assigning, Prioritising
from engagements.bulk.states import Result, State
from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.cases.states import Priority
from engagements.cases.states import State as CaseState
from focalpoint.audit.models import Entry
from focalpoint.verbs import BusyError
from tests.engagements.bulk.test_bulk import LATER, NOW, new, results, run, started, state
from tests.factories import accounts
from tests.race import race

pytestmark = pytest.mark.django_db(transaction=True)


def step(act):
    """A worker takes the next case."""
    running.do_next(BulkAct.objects.get(pk=act.pk), PLANS[act.kind].read(act.plan), at=LATER)


def test_two_workers_take_different_cases():
    officer = accounts.officer()
    act = started(new(2), Assigning(officer), officer)
    one, two = race(lambda: step(act), lambda: step(act))
    assert (one.error, two.error, two.waited) == (None, None, False)
    assert results(act) == [Result.DONE] * 2
    assert Entry.objects.filter(verb="case.claim").count() == 2


def test_cancelled_while_a_case_is_done_it_stays_done():
    officer = accounts.officer()
    act = started(new(3), Assigning(officer), officer)
    one, two = race(lambda: step(act), lambda: actions.cancel(act, by=officer, at=LATER))
    assert (one.error, two.error, two.waited) == (None, None, True)
    run()
    assert (state(act), results(act)) == (State.CANCELLED, [Result.DONE, *[Result.CANCELLED] * 2])


def test_the_last_case_is_awaited_before_it_is_over():
    officer = accounts.officer()
    act = started(new(1), Assigning(officer), officer)
    one, two = race(lambda: step(act), lambda: step(act), stays=True)
    assert (one.error, two.error) == (None, None)
    assert (state(act), results(act)) == (State.RUNNING, [Result.DONE])
    run()
    assert state(act) == State.DONE


def test_a_colleague_was_faster():
    officer, colleague = accounts.officer(), accounts.officer()
    [row] = new(1)
    act = started([row], Assigning(officer), officer)
    one, two = race(lambda: assigning.claim(row, by=colleague, at=NOW), lambda: step(act))
    assert (one.error, two.error, two.waited) == (None, None, True)
    assert results(act) == [Result.SKIPPED]
    assert Case.objects.get(pk=row.pk).assignee == colleague


def test_two_acts_meet_on_one_case():
    officer, colleague = accounts.officer(), accounts.officer()
    [row] = new(1)
    first = started([row], Assigning(officer), officer)
    second = started([row], Prioritising(Priority.HIGH), colleague)
    one, two = race(lambda: step(first), lambda: step(second))
    assert (one.error, two.error, two.waited) == (None, None, True)
    now = Case.objects.get(pk=row.pk)
    assert (now.assignee, now.priority, now.state) == (officer, Priority.HIGH, CaseState.IN_TRIAGE)


def test_a_case_that_is_held_up_is_tried_again(monkeypatch):
    officer = accounts.officer()
    act, tried = started(new(2), Assigning(officer), officer), []
    whole = Assigning.carry_out

    def busy(plan, case, **given):
        tried.append(case.pk)
        if len(tried) == 1:
            raise BusyError
        return whole(plan, case, **given)

    monkeypatch.setattr(Assigning, "carry_out", busy)
    run(LATER + timedelta(minutes=1))
    assert (results(act), len(tried), tried[0]) == ([Result.DONE] * 2, 3, tried[2])
