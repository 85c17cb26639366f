"""When something is due."""

from datetime import UTC, date, datetime

import pytest

from focalpoint.office import end_of
from organisations.calendars.models import Holiday
from organisations.calendars.queries import due_after, holidays_read_once

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def test_due_after_leaves_out_weekends_and_holidays():
    Holiday.objects.create(date=date(2026, 3, 5), name="Founding day")
    assert due_after(WEDNESDAY, 2) == end_of(date(2026, 3, 9))


def test_holidays_read_once_count_the_same_without_asking_again(django_assert_num_queries):
    Holiday.objects.create(date=date(2026, 3, 5), name="Founding day")
    with django_assert_num_queries(1), holidays_read_once():
        assert due_after(WEDNESDAY, 2) == end_of(date(2026, 3, 9))
        assert due_after(WEDNESDAY, 1) == end_of(date(2026, 3, 6))
    with django_assert_num_queries(1):
        due_after(WEDNESDAY, 2)
