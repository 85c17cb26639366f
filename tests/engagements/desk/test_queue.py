"""When a referral is due, in words: the office's days, wherever its reader is."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from engagements.desk.queue import Due, due_words
from focalpoint.office import end_of

DUE = end_of(date(2026, 3, 5))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "Pacific/Pago_Pago"])
@pytest.mark.parametrize(
    ("before", "words", "late"),
    [
        (timedelta(days=2), "Due 5 March 2026 (in 2 days)", ""),
        (timedelta(hours=20), "Due 5 March 2026 (today)", ""),
        (timedelta(minutes=-1), "Due 5 March 2026", "1 day overdue"),
        (timedelta(hours=-20), "Due 5 March 2026", "1 day overdue"),
    ],
)
def test_due_words_are_the_same_for_every_reader(zone, before, words, late):
    with timezone.override(ZoneInfo(zone)):
        assert due_words(DUE, None, now=DUE - before) == Due(words, late)
