"""Rows of calls, with the date that matters next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.consultations.models import Consultation
from engagements.consultations.states import Phase
from engagements.public.presenters.columns import address_within
from focalpoint.moments import announced, closing_as_announced
from focalpoint.translated import Translated

LONGEST_SUMMARY = 240


@dataclass(frozen=True, slots=True)
class NextDate:
    """The date of a call that matters next: in words, for the reader's own clock, and what is left."""

    when: str
    moment: datetime | None = None
    is_closing: bool = False
    left: str = ""

    @property
    def at(self) -> str:
        return self.moment.isoformat(timespec="minutes") if self.moment else ""


def next_date(
    phase: Phase, *, opens_at: datetime, closes_at: datetime | None, zone: str, now: datetime
) -> NextDate:
    if phase == Phase.UPCOMING:
        return NextDate(_("Opens on %(when)s") % {"when": announced(opens_at, zone)}, opens_at)
    if closes_at is None:
        return NextDate(_("Always open"))
    sentence = _("Closes %(when)s") if phase == Phase.OPEN else _("Closed %(when)s")
    left = _left(closes_at - now) if phase == Phase.OPEN else ""
    return NextDate(sentence % {"when": closing_as_announced(closes_at, zone)}, closes_at, True, left)


def _left(time: timedelta) -> str:
    if not time.days:
        return _("Last day")
    return ngettext("%(days)s day left", "%(days)s days left", time.days) % {"days": time.days}


@dataclass(frozen=True, slots=True)
class CallRow:
    """A published call."""

    id: UUID
    slug: str
    title: Translated
    summary: Translated
    opens_at: datetime
    closes_at: datetime | None
    time_zone: str

    @property
    def url(self) -> str:
        return address_within("consultation-list", self.slug)

    @property
    def short(self) -> Translated:
        """Its summary in the language of the title, or the beginning of it."""
        return self.summary.only(self.title.language).shortened(LONGEST_SUMMARY)

    def phase(self, now: datetime) -> Phase:
        """By the clock alone; one that is archived has closed."""
        if self.opens_at > now:
            return Phase.UPCOMING
        return Phase.OPEN if self.closes_at is None or self.closes_at > now else Phase.CLOSED

    def next_date(self, phase: Phase, *, now: datetime) -> NextDate:
        return next_date(
            phase, opens_at=self.opens_at, closes_at=self.closes_at, zone=self.time_zone, now=now
        )


@dataclass(frozen=True, slots=True)
class DatedCall(CallRow):
    """A published call that says by itself whether it is open."""

    state: str

    def phase(self, now: datetime) -> Phase:
        call = Consultation(state=self.state, opens_at=self.opens_at, closes_at=self.closes_at)
        return call.phase(now) or Phase.UPCOMING


@dataclass(frozen=True, slots=True)
class CallEntry(DatedCall):
    """A call in a feed or a calendar; `edit` grows when its closing time changes."""

    published_at: datetime
    edit: int


# The columns of a call that its row needs.
LISTED = ("id", "slug", "title", "summary", "opens_at", "closes_at", "time_zone")


def with_dates(calls: Iterable[CallRow], phase: Phase, *, now: datetime) -> list[tuple[CallRow, NextDate]]:
    """Calls, all of one phase, each with its next date."""
    return [(call, call.next_date(phase, now=now)) for call in calls]
