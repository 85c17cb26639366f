"""Rows of inputs, and of what became of them: referrals and answers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from engagements.public.presenters.columns import address_within
from engagements.responses.models import Kind
from engagements.routing.models import Purpose
from engagements.routing.states import LIVE, State
from focalpoint.office import day_in_words, in_words
from focalpoint.translated import Translated


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
        return address_within("input-list", self.reference)

    @property
    def by(self) -> str:
        return str(self.organisation or self.organisation_legal or _("Name withheld"))

    @property
    def by_url(self) -> str:
        return address_within("organisation-list", self.organisation_slug) if self.organisation_slug else ""

    @property
    def day(self) -> str:
        return in_words(self.published_at)


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
        return address_within("department-list", self.department_id)

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
        return f"{address_within('input-list', self.reference)}#answers"

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
