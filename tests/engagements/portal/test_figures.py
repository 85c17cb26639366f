"""Figures of the latest months: counted once in a while, not for each reader."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.portal.figures import Figure, months, overview
from engagements.portal.scorecards import scorecard
from engagements.routing.states import State
from focalpoint.pages import cache
from tests.factories import departments, publications, routing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_kept_figures():
    cache.clear()


def received(department, *, at, took=None, due=None, count=5):
    """Public inputs that the department received at `at`; answered after `took` where it is given."""
    for _one in range(count):
        fields = {"department": department, "sent_at": at, "due_at": due or at + timedelta(days=10)}
        if took is not None:
            fields["settled_at"] = at + took
        state = State.SENT if took is None else State.ANSWERED
        referral = routing.referral(state=state, at=at, **fields)
        publications.publication(referral.case.main_submission, at=at)


def test_months_are_the_offices_and_end_with_this_one():
    """At four in the morning of 1 March in Geneva it is still February in New York."""
    starts = months(datetime(2026, 3, 1, 4, tzinfo=UTC))
    assert [(start.year, start.month, start.day) for start in (starts[0], starts[-1])] == [
        (2025, 3, 1),
        (2026, 2, 1),
    ]
    assert len(starts) == 12


def test_scorecard_is_kept(django_assert_num_queries):
    now = timezone.now()
    department = departments.department()
    received(department, at=now)
    with django_assert_num_queries(2):
        assert scorecard(department.pk, at=now).received.number == 5
    with django_assert_num_queries(0):
        assert scorecard(department.pk, at=now).received.number == 5


def test_scorecard_counts_by_month():
    now, department = datetime(2026, 6, 15, 12, tzinfo=UTC), departments.department()
    received(department, at=datetime(2026, 6, 2, tzinfo=UTC), count=6)
    received(department, at=datetime(2026, 4, 2, tzinfo=UTC), took=timedelta(days=8))
    received(department, at=datetime(2025, 6, 2, tzinfo=UTC), count=7)
    card = scorecard(department.pk, at=now)
    rows = dict(card.by_month.rows)
    assert list(rows)[-1] == "June 2026"
    assert [str(figure) for figure in rows["June 2026"]] == ["6", "<5"]
    assert [str(figure) for figure in rows["April 2026"]] == ["5", "5"]
    assert card.received.number == 11
    assert card.median_days == 8


def test_scorecard_says_how_many_came_by_their_date():
    now, department = timezone.now(), departments.department()
    at = now - timedelta(days=9)
    received(department, at=at, took=timedelta(days=2), due=at + timedelta(days=3), count=3)
    received(department, at=at, took=timedelta(days=4), due=at + timedelta(days=3), count=3)
    assert scorecard(department.pk, at=now).on_time_percent == 50


def test_scorecard_of_a_few_says_less_than_five_and_no_share():
    now, department = timezone.now(), departments.department()
    received(department, at=now - timedelta(days=1), took=timedelta(hours=1), due=now, count=4)
    card = scorecard(department.pk, at=now)
    assert str(card.received) == "<5"
    assert card.on_time_percent is None
    assert card.median_days is None


def test_scorecard_of_a_department_without_referrals_says_less_than_five():
    assert str(scorecard("nowhere", at=timezone.now()).received) == "<5"


def test_the_bar_of_a_small_number_does_not_tell_which_it_is():
    assert len({Figure(number).bar for number in range(5)}) == 1


def test_page_shows_the_months_as_bars_and_as_a_table(client):
    department = departments.department()
    received(department, at=timezone.now(), count=6)
    page = client.get(reverse("department-detail", args=[department.pk])).content.decode()
    assert page.count("<rect") == 24
    assert page.count('<th scope="row">') == 12


def test_overview_is_kept(django_assert_num_queries):
    now = timezone.now()
    with django_assert_num_queries(1):
        first = overview(now)
    with django_assert_num_queries(0):
        assert overview(now) == first


def test_overview_counts_what_was_published_by_month():
    now = datetime(2026, 6, 15, 12, tzinfo=UTC)
    for _one in range(5):
        referral = routing.referral(at=now - timedelta(days=40))
        publications.publication(referral.case.main_submission, at=now - timedelta(days=30))
    rows = dict(overview(now).by_month.rows)
    assert str(rows["May 2026"][0]) == "5"
    assert str(rows["June 2026"][0]) == "<5"
    assert overview(now).published.number == 5
