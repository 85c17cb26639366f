"""What the public reads, as typed rows: pages print them, and feeds and an API can.

A row holds values, never HTML: texts in several languages as `Translated`, dates as dates, codes as codes.
Its fields are the columns that a list asks the database for. The words for them are properties: an address
or a date in words costs ten times as much as a template tag, and a page has twenty-five of each.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from engagements.consultations.models import Consultation
from engagements.consultations.states import Phase
from engagements.responses.models import Kind
from engagements.routing.models import Purpose
from engagements.routing.states import LIVE, State
from focalpoint.moments import announced, closing_as_announced
from focalpoint.office import day_in_words, in_words
from focalpoint.translated import Translated
from organisations.departments.models import Kind as DepartmentKind
from organisations.profiles.models import Kind as ProfileKind
from organisations.regions.countries import country_name

LONGEST_SUMMARY = 240

R = TypeVar("R")


def made(row: Callable[..., R], rows: Iterable[Mapping[str, object]]) -> list[R]:
    """A row of each of a queryset's `values()`, whose columns are the row's fields."""
    return [row(**values) for values in rows]


def columns(row: type[Any]) -> list[str]:
    """The columns that a list asks for: the fields of the row."""
    return [field.name for field in fields(row)]


@lru_cache(maxsize=256)
def _list(name: str, language: str | None) -> str:
    """The address of a list; the addresses of its items begin with it."""
    return reverse(name)


def _within(name: str, code: str) -> str:
    return f"{_list(name, get_language())}{code}/"


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
        return _within("consultation-list", self.slug)

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


@dataclass(frozen=True, slots=True)
class InputRow:
    """A published input, under its organisation's name or without any.

    Without a name it does not say why: the author asked for that, or the organisation is not listed.
    """

    id: UUID
    reference: str
    title: str
    language: str
    published_at: datetime
    call_title: Translated
    call_slug: str
    organisation: Translated | None
    organisation_legal: str | None
    organisation_slug: str | None
    submission_id: UUID
    # The key of an answer that everyone may read, in the lists that ask for one.
    answered: UUID | None = None

    @property
    def url(self) -> str:
        return _within("input-list", self.reference)

    @property
    def by(self) -> str:
        return str(self.organisation or self.organisation_legal or _("Name withheld"))

    @property
    def by_url(self) -> str:
        return _within("organisation-list", self.organisation_slug) if self.organisation_slug else ""

    @property
    def day(self) -> str:
        return in_words(self.published_at)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A listed organisation, under its name in the reader's language."""

    id: UUID
    slug: str
    legal_name: str
    name: Translated
    acronym: str
    kind: str
    country: str

    @property
    def url(self) -> str:
        return _within("organisation-list", self.slug)

    @property
    def title(self) -> str:
        return str(self.name or self.legal_name)

    @property
    def title_language(self) -> str:
        """The code of the language of the title; "" of a name that is in no language."""
        return self.name.language

    @property
    def kind_word(self) -> str:
        return str(ProfileKind(self.kind).label) if self.kind else ""

    @property
    def country_word(self) -> str:
        return country_name(self.country)


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """An entity that inputs are sent to."""

    code: str
    acronym: str
    name: Translated
    kind: str
    accepts_referrals: bool

    @property
    def url(self) -> str:
        return _within("department-list", self.code)

    @property
    def kind_word(self) -> str | Promise:
        return DepartmentKind(self.kind).label


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme."""

    code: str
    name: Translated

    @property
    def url(self) -> str:
        return _within("theme-list", self.code)


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A topic of help."""

    code: str
    title: Translated
    summary: Translated


def theme_rows(codes: list[str], names: list[Translated]) -> list[ThemeRow]:
    """Of two columns that stand side by side: the themes of one page."""
    return [ThemeRow(code, name) for code, name in zip(codes, names, strict=True)]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The outcome of an answer, with the input that it answers; never with who wrote it."""

    kind: str
    released_at: datetime
    department: Translated
    title: str
    reference: str
    input_language: str

    @property
    def url(self) -> str:
        return f"{_within('input-list', self.reference)}#answers"

    @property
    def kind_word(self) -> str | Promise:
        return Kind(self.kind).label

    @property
    def day(self) -> str:
        return in_words(self.released_at)


@dataclass(frozen=True, slots=True)
class AnswerEntry(AnswerRow):
    """An answer in a feed, which tells two answers to one input apart."""

    id: UUID


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """A whole answer, as on the page of an input."""

    kind: str
    language: str
    text: str
    commitment: str
    commitment_due: date | None
    links: list[str]
    released_at: datetime
    department: Translated

    @property
    def kind_word(self) -> str | Promise:
        return Kind(self.kind).label

    @property
    def day(self) -> str:
        return in_words(self.released_at)

    @property
    def by_day(self) -> str:
        return day_in_words(self.commitment_due) if self.commitment_due else ""


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """Which department has an input or had it; no question put to it, and no reason."""

    state: str
    purpose: str
    sent_at: datetime
    due_at: datetime | None
    settled_at: datetime | None
    department_id: str
    department_name: Translated

    @property
    def url(self) -> str:
        return _within("department-list", self.department_id)

    @property
    def what(self) -> str:
        """What became of it, in public words."""
        words = {
            State.READ.value: _("Read on %(day)s"),
            State.ANSWERED.value: _("Answered on %(day)s"),
            State.RETURNED.value: _("Returned it to the office on %(day)s"),
            State.FORWARDED.value: _("Forwarded it to another department on %(day)s"),
        }
        if self.state in words and self.settled_at is not None:
            return words[self.state] % {"day": in_words(self.settled_at)}
        return _("Received it on %(day)s") % {"day": in_words(self.sent_at)}

    @property
    def owed(self) -> str:
        """What is still due from the department; "" once nothing is."""
        if self.state not in LIVE:
            return ""
        if self.purpose == Purpose.INFORMATION or self.due_at is None:
            return _("for information, no reply required")
        return _("answer due by %(day)s") % {"day": in_words(self.due_at)}

    def is_late(self, now: datetime) -> bool:
        return self.state in LIVE and self.due_at is not None and self.due_at < now
