"""Figures of a year: counted once in a while, not for each reader."""

import pytest
from django.utils import timezone

from engagements.portal.figures import overview, scorecard
from tests.factories import publications, routing

pytestmark = pytest.mark.django_db


def test_scorecard_is_kept(django_assert_num_queries):
    now = timezone.now()
    referrals = [routing.referral(at=now) for _one in range(5)]
    department = referrals[0].department_id
    for one in referrals:
        publications.publication(one.submission)
    for one in referrals[1:]:
        type(one).objects.filter(pk=one.pk).update(department=department)
    with django_assert_num_queries(1):
        assert scorecard(department, at=now).received.number == 5
    with django_assert_num_queries(0):
        assert scorecard(department, at=now).received.number == 5


def test_scorecard_of_a_department_without_referrals_says_less_than_five():
    assert str(scorecard("nowhere", at=timezone.now()).received) == "<5"


def test_overview_is_kept(django_assert_num_queries):
    now = timezone.now()
    with django_assert_num_queries(1):
        first = overview(now)
    with django_assert_num_queries(0):
        assert overview(now) == first
