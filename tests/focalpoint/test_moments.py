"""Closing times in words, on the announced clock and on the reader's, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from focalpoint.moments import (
    announced,
    closing,
    closing_as_announced,
    closing_for_reader,
    for_reader,
    last_day,
    time_left,
)

MIDNIGHT = datetime(2026, 12, 14, 23, 0, tzinfo=UTC)  # in Zurich: 15 December, 00:00
NEW_YEAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        (MIDNIGHT, "Europe/Zurich", "at the end of 14 December 2026, Zurich time"),
        (MIDNIGHT, "America/New_York", "on 14 December 2026, 18:00 New York time"),
        (MIDNIGHT, "UTC", "on 14 December 2026, 23:00 UTC"),
        (MIDNIGHT.replace(hour=22, minute=59), "Europe/Zurich", "on 14 December 2026, 23:59 Zurich time"),
        (MIDNIGHT.replace(second=1), "Europe/Zurich", "on 15 December 2026, 00:00 Zurich time"),
        (NEW_YEAR, "Europe/Zurich", "at the end of 31 December 2026, Zurich time"),
        (datetime(2026, 12, 15, tzinfo=UTC), "UTC", "at the end of 14 December 2026 UTC"),
    ],
)
def test_closing_as_it_was_announced(moment, zone, words):
    assert closing_as_announced(moment, zone) == words


def test_closing_on_the_clock_of_the_reader():
    with timezone.override("Europe/Zurich"):
        assert closing(MIDNIGHT) == "at the end of 14 December 2026"
        assert last_day(MIDNIGHT) == date(2026, 12, 14)
        assert closing(MIDNIGHT, with_weekday=True) == "at the end of Monday, 14 December 2026"
    with timezone.override("Asia/Tokyo"):
        assert closing(MIDNIGHT) == "on 15 December 2026, 08:00"
        assert last_day(MIDNIGHT) == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("zone", "closes", "opens"),
    [
        (
            "Europe/Zurich",
            "at the end of Monday, 14 December 2026, Zurich time",
            "15 December 2026, 00:00 Zurich time",
        ),
        ("UTC", "on Monday, 14 December 2026, 23:00 UTC", "14 December 2026, 23:00 UTC"),
    ],
)
def test_the_clock_of_the_reader_is_named(zone, closes, opens):
    with timezone.override(zone):
        assert closing_for_reader(MIDNIGHT, with_weekday=True) == closes
        assert for_reader(MIDNIGHT) == opens


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=18, hours=13, minutes=5), "18 days, 13 hours"),
        (timedelta(days=14), "14 days"),
        (timedelta(days=1, minutes=59), "1 day"),
        (timedelta(hours=5, minutes=1), "5 hours, 1 minute"),
        (timedelta(minutes=2, seconds=59), "2 minutes"),
        (timedelta(seconds=59), "0 minutes"),
        (-timedelta(days=1), "0 minutes"),
    ],
)
def test_time_left_is_said_as_the_browser_says_it(left, words):
    assert time_left(MIDNIGHT, now=MIDNIGHT - left).replace("\xa0", " ") == words


def test_time_left_in_arabic():
    with translation.override("ar"):
        assert time_left(MIDNIGHT, now=MIDNIGHT - timedelta(days=2, hours=3)).replace("\xa0", " ") == (
            "يومان، 3 ساعات"
        )


def test_closing_in_arabic():
    with translation.override("ar"):
        assert closing_as_announced(MIDNIGHT, "Europe/Zurich") == "في نهاية يوم 14 ديسمبر 2026 بتوقيت زيورخ"


def test_closing_in_arabic_has_the_comma_of_the_language():
    with translation.override("ar"), timezone.override("Europe/Zurich"):
        assert closing(MIDNIGHT, with_weekday=True) == "في نهاية يوم الاثنين، 14 ديسمبر 2026"


def test_an_opening_is_said_as_it_is():
    assert announced(MIDNIGHT, "Europe/Zurich") == "15 December 2026, 00:00 Zurich time"
