"""Calendars that other programs read (RFC 5545): events with an end, and the calendar around them.

Only what our calendars need: no library is worth its weight for eight lines of text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from focalpoint.text import plain

CONTENT_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75
# A calendar without any component is not valid: an empty one says in which zone its times would be.
_UTC_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Etc/UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class Event:
    """`uid` stays the same for good; `sequence` grows when a time changes; `language` is the summary's."""

    uid: str
    stamp: datetime
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    language: str
    description: str
    url: str


def calendar(name: str, events: Iterable[Event], *, language: str) -> bytes:
    """The whole calendar, as it is sent."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Focal Point//Calls//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    of_events = [line for event in events for line in _lines(event)]
    whole = [*lines, *(of_events or _UTC_ZONE), "END:VCALENDAR"]
    return "".join(part + "\r\n" for line in whole for part in _folded(line)).encode()


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_moment(event.stamp)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART:{_moment(event.starts_at)}"
    yield f"DTEND:{_moment(event.ends_at)}"
    yield f"SUMMARY;LANGUAGE={event.language}:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield f"URL:{event.url}"
    # It takes no time out of anyone's day.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    escaped = plain(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Pieces of 75 bytes at most, each after the first with a space before it; no character is cut."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece += character
        size += width
    yield piece
