"""Months of the office, and shares of nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from focalpoint.months import later, latest, read
from focalpoint.statistics import in_days, in_percent

# In Geneva it is March; in the office it is still February.
AT = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-02", date(2026, 2, 1)),
        ("1990-01", date(1990, 1, 1)),
        ("2026-03", None),
        ("2026-13", None),
        ("2026-00", None),
        ("0000-01", None),
        ("9999-12", None),
        ("2026-2", None),
        ("2026-02-01", None),
        ("٢٠٢٦-٠٢", None),
        ("2026-02\n", None),
        ("", None),
    ],
    ids=[
        *("this", "first", "future", "thirteenth", "none", "year-0", "year-9999", "short", "day", "arabic"),
        *("line", "empty"),
    ],
)
def test_a_month_is_read_when_it_has_begun(text, month):
    assert read(text, at=AT) == month


def test_months_go_over_the_end_of_a_year():
    assert later(date(2025, 12, 1)) == date(2026, 1, 1)
    assert later(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert latest(AT, 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


def test_of_nothing_there_is_no_share_and_no_median():
    assert in_percent(0, 0) is None
    assert in_days(None) is None
    assert in_days(timedelta(hours=1)) == 1


def test_all_but_one_are_not_all():
    assert (in_percent(999, 1000), in_percent(1000, 1000), in_percent(0, 7)) == (99, 100, 0)
