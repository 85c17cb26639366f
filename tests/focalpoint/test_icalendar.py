"""Calendars as RFC 5545 has them, whatever the text is."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from focalpoint.icalendar import Event, calendar
from focalpoint.text import plain
from tests.engagements.api.readers import calendar as read

AT = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def written(summary: str, description: str = "") -> bytes:
    event = Event(
        uid="a@b", stamp=AT, sequence=0, starts_at=AT, ends_at=AT, summary=summary, language="en",
        description=description, url="https://example.org/",
    )  # fmt: skip
    return calendar("Calls", [event], language="en")


@given(st.text(max_size=300))
def test_any_text_comes_out_as_it_went_in(text):
    [event] = read(written(text, text))
    assert event["SUMMARY;LANGUAGE=en"] == event["DESCRIPTION"] == plain(text)


def test_what_has_a_meaning_in_a_calendar_is_escaped():
    content = written("a,b;c\\d\r\nEND:VEVENT").decode()
    assert "SUMMARY;LANGUAGE=en:a\\,b\\;c\\\\d\\nEND:VEVENT\r\n" in content


def test_a_long_line_is_folded_between_characters():
    lines = written("م" * 100).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    assert any(line.startswith(b" ") for line in lines)


def test_without_events_it_still_has_a_component():
    assert read(calendar("Calls", [], language="en")) == []
