"""What a lead sees of each officer's work; the statements are as many for one officer as for three."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagements.cases import actions
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.routing.workload import OfficerLoad, workload
from tests.factories import accounts, cases, submissions

NOW = submissions.NOW
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_the_numbers_of_each_officer():
    officer, idle = accounts.officer(name="Ana"), accounts.officer(name="Ben")
    late = cases.assigned(officer=officer, at=NOW - 20 * DAY)
    cases.assigned(State.RETURNED, officer=officer, at=NOW - DAY)
    cases.assigned(State.CLOSED, officer=officer)
    cases.in_state(State.NEW, at=NOW)
    declined = cases.assigned(officer=officer)
    reason = {"question": "Where?", "by": officer, "at": NOW - DAY}
    actions.return_(declined, **reason)
    Case.objects.filter(pk=declined.pk).update(due_at=NOW + 30 * DAY)
    loads = {load.officer: load for load in workload(NOW)}
    ana, ben = loads[officer], loads[idle]
    assert loads[None] == OfficerLoad(None, open=1, this_week=1, overdue=0, oldest=NOW, decided=0)
    assert ana == OfficerLoad(officer, open=3, this_week=1, overdue=1, oldest=late.opened_at, decided=1)
    assert ben == OfficerLoad(idle)


def test_decisions_of_long_ago_do_not_count():
    officer = accounts.officer()
    actions.return_(cases.assigned(officer=officer), question="Where?", by=officer, at=NOW)
    assert [load.decided for load in workload(NOW + 31 * DAY) if load.officer == officer] == [0]


def test_equally_many_statements_for_one_and_three():
    def statements():
        with CaptureQueriesContext(connection) as queries:
            workload(NOW)
        return len(queries)

    cases.assigned()
    one = statements()
    cases.assigned()
    cases.assigned()
    assert statements() == one == 3
