"""Holidays are brought in line with the year's circular, and clocks heed them."""

from datetime import UTC, date, datetime

import pytest

from focalpoint.audit.models import Entry
from organisations.calendars import actions
from organisations.calendars.models import Holiday
from organisations.calendars.queries import due_after
from tests.factories import accounts

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)


def test_save_stops_the_clock_on_that_day():
    lead = accounts.lead()
    assert due_after(AT, 1).date() == DAY
    actions.save(Holiday(date=DAY, name="Day of water"), by=lead, at=AT)
    assert due_after(AT, 1).date() == date(2026, 3, 4)
    assert Entry.objects.get(verb="holiday.saved").target_id == "2026-03-03"


def test_remove_lets_the_clock_run():
    holiday = Holiday.objects.create(date=DAY, name="Day of water")
    actions.remove(holiday, by=accounts.lead(), at=AT)
    assert due_after(AT, 1).date() == DAY
    assert Entry.objects.get(verb="holiday.removed").target_id == "2026-03-03"
