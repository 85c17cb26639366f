"""What is due is due on the office's day, for readers in every zone."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from focalpoint import office
from focalpoint.settings.environment import ROOT

DAY = date(2026, 3, 5)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_due_day_is_the_same_for_every_reader(zone):
    due_at = office.end_of(DAY)
    with timezone.override(ZoneInfo(zone)):
        for moment in (due_at, due_at.astimezone(UTC), timezone.localtime(due_at)):
            assert office.office_day(moment) == DAY
            shown = Template('{{ at|office_day|date:"j F Y" }}').render(Context({"at": moment}))
            assert shown == office.in_words(moment) == "5 March 2026"


def test_due_day_of_nothing_is_nothing():
    assert Template('{{ at|office_day|date:"j F Y" }}').render(Context({"at": None})) == ""


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "overdue since today"),
        (1, "1 day overdue (due 5 March 2026)"),
        (12, "12 days overdue (due 5 March 2026)"),
    ],
)
def test_overdue_counts_the_office_days(days, words):
    due_at = office.end_of(DAY).astimezone(UTC)
    # The day begins a minute later in the office, and hours later or earlier elsewhere.
    now = due_at + timedelta(days=days - 1, minutes=1)
    assert office.overdue_in_words(due_at, now=now) == words


def test_end_of_a_day_is_in_it_and_the_next_minute_is_not():
    assert office.end_of(DAY) == datetime(2026, 3, 6, 4, 59, tzinfo=UTC)


def test_start_of_a_day_is_in_it_and_the_minute_before_is_not():
    assert office.start_of(DAY) == datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
    assert office.office_day(office.start_of(DAY) - timedelta(minutes=1)) == DAY - timedelta(days=1)


def test_no_template_puts_a_due_date_on_the_readers_clock():
    wrong = re.compile(r"due_at\|(?!office_day)")
    assert [path.name for path in (ROOT / "templates").rglob("*.*") if wrong.search(path.read_text())] == []
