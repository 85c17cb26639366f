"""The report of a month: counted from what happened, and of an empty month there is nothing to divide by."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.reports.monthly import OfDepartment, Office, flow, report
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import State as ReferralState
from focalpoint.pages import cache
from tests.factories import accounts, cases, departments, routing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _no_kept_figures():
    cache.clear()


def october(day):
    return datetime(2026, 10, day, 12, tzinfo=UTC)


def answered(department, *, sent, days, due):
    """For action, received on that day of October and answered so many days later; due after `due` days."""
    referral = routing.referral(
        state=ReferralState.ANSWERED,
        at=sent,
        department=department,
        sent_at=sent,
        due_at=sent + timedelta(days=due),
    )
    settled = sent + timedelta(days=days)
    Referral.objects.filter(pk=referral.pk).update(settled_at=settled, released_at=settled)
    Case.objects.filter(pk=referral.case_id).update(opened_at=sent - timedelta(days=2))
    return referral


def test_an_empty_month_has_no_shares_and_no_days():
    empty = report(date(1990, 1, 1), now=NOW)
    assert empty.month.office == Office()
    assert empty.month.office.days is None
    assert empty.departments == []
    assert OfDepartment("nowhere").in_time_percent is None


def test_work_on_a_case_starts_once():
    officer = accounts.officer()
    one, another, other, last_month = (
        cases.in_state(State.NEW, at=at)
        for at in (october(1), october(2), october(2), datetime(2026, 9, 3, tzinfo=UTC))
    )
    assigning.claim(one, by=officer, at=october(5))
    assigning.claim(another, by=officer, at=october(6))
    assigning.claim(other, by=officer, at=october(20))
    assigning.claim(last_month, by=officer, at=datetime(2026, 9, 4, tzinfo=UTC))
    # Each was due a week after it came in.
    office = report(OCTOBER, now=NOW).month.office
    assert (office.begun, office.begun_in_time, office.in_time_percent) == (3, 2, 67)
    # What is done later to what is not new any more is no beginning.
    assigning.take_over(other, by=accounts.lead(), at=october(21))
    cache.clear()
    assert report(OCTOBER, now=NOW).month.office.begun == 3


def test_the_office_counts_inputs_and_answers_of_the_month_and_of_the_one_before():
    department = departments.department()
    answered(department, sent=october(5), days=4, due=10)
    answered(department, sent=october(6), days=8, due=10)
    cases.in_state(State.NEW, at=datetime(2026, 9, 15, tzinfo=UTC))
    # In Geneva it is October; in the office it is still September.
    cases.in_state(State.NEW, at=datetime(2026, 10, 1, 1, tzinfo=UTC))
    counted = report(OCTOBER, now=NOW)
    assert (counted.month.office.received, counted.before.office.received) == (2, 2)
    assert (counted.month.office.referred, counted.before.office.referred) == (2, 0)
    assert counted.month.office.answered == 2
    # Two days in the office, then four and eight at the department.
    assert counted.month.office.days == 8


def test_a_department_is_counted_for_action_only():
    water, other = departments.department(), departments.department()
    answered(water, sent=october(5), days=4, due=10)
    answered(water, sent=october(6), days=12, due=10)
    routing.referral(at=october(7), department=water, sent_at=october(7), due_at=october(20))
    routing.referral(at=october(7), department=other, sent_at=october(7), purpose=Purpose.INFORMATION)
    [(name, figures, before)] = report(OCTOBER, now=NOW).departments
    assert name == str(water.name)
    assert (figures.received, figures.answered, figures.with_date, figures.in_time) == (3, 2, 2, 1)
    assert (figures.in_time_percent, figures.days, figures.late) == (50, 8, 1)
    assert (before.received, before.days) == (0, None)


def test_flow_is_by_the_offices_months_and_ends_with_this_one():
    answered(departments.department(), sent=october(5), days=40, due=50)
    counted = flow(now=NOW)
    assert counted.months[-2:] == [OCTOBER, date(2026, 11, 1)]
    assert counted.received[-2:] == [1, 0]
    assert counted.answered[-2:] == [0, 1]


@pytest.mark.parametrize("number", [1, 3])
def test_a_report_costs_the_same_for_any_number(number, django_assert_num_queries):
    for _nth in range(number):
        answered(departments.department(), sent=october(5), days=4, due=10)
    with django_assert_num_queries(14):
        report(OCTOBER, now=NOW)
    with django_assert_num_queries(1):
        report(OCTOBER, now=NOW)
