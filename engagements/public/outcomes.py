"""Public outcomes in lists, the editions of one, and what became of an input."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags

from engagements.outcomes.models import Edition, Outcome
from engagements.outcomes.uses import UseOfInput, uses_of
from engagements.public.presenters.columns import made
from focalpoint.markdown import to_html
from focalpoint.office import in_words
from focalpoint.prepared import Rows, prepared
from focalpoint.translated import Translated

LATEST = 3


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A public outcome in a list."""

    id: UUID
    case_id: UUID | None
    slug: str
    content: Any
    published_at: datetime

    @property
    def title(self) -> Translated:
        return Translated(self.content["title"])

    @property
    def summary(self) -> Translated:
        """Its introduction as plain text."""
        texts = self.content["introduction"].items()
        return Translated({code: unescape(strip_tags(to_html(text))).strip() for code, text in texts})

    @property
    def url(self) -> str:
        return outcome_address(self.slug, self.id, is_of_call=self.case_id is None)

    @property
    def day(self) -> str:
        return in_words(self.published_at)


def outcome_address(slug: str, outcome: UUID, *, is_of_call: bool) -> str:
    """The one address of a public outcome."""
    if is_of_call:
        return reverse("outcome-of-call", args=[slug])
    return reverse("outcome-detail", args=[slug, outcome])


def outcome_rows(outcomes: Any) -> Rows:
    """The columns of an OutcomeRow, of the last to be published first."""
    return outcomes.order_by("-edition__published_at", "-id").values(
        "id",
        "case_id",
        slug=F("consultation__slug"),
        content=F("edition__content"),
        published_at=F("edition__published_at"),
    )


@prepared(OutcomeRow)
def latest_outcomes() -> Rows:
    """The last to be published, or corrected."""
    return outcome_rows(Outcome.objects.public())[:LATEST]


def outcomes_of_call() -> ArraySubquery:
    """A column of a call: what was published about it as a whole, or about some of its inputs."""
    outcomes = Outcome.objects.public().filter(consultation=OuterRef("pk"))
    title = JSONObject(title="edition__content__title")
    names = {"id": "pk", "case": "case_id", "slug": "consultation__slug", "at": "edition__published_at"}
    rows = outcomes.order_by("-edition__published_at", "-id")
    return ArraySubquery(rows.values(_one=JSONObject(**names, content=title)))


def outcome_row(column: Mapping[str, Any]) -> OutcomeRow:
    """One of that column."""
    return OutcomeRow(
        id=UUID(column["id"]),
        case_id=UUID(column["case"]) if column["case"] else None,
        slug=column["slug"],
        content=column["content"],
        published_at=datetime.fromisoformat(column["at"]),
    )


def saying_of(outcomes: Any, theme: str) -> Any:
    """Those that say something of the theme."""
    return outcomes.filter(edition__content__sections__contains=[{"theme": theme}])


def outcomes_about(theme: str) -> list[OutcomeRow]:
    """The last of them."""
    return made(OutcomeRow, outcome_rows(saying_of(Outcome.objects.public(), theme))[:LATEST])


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition of a public outcome."""

    number: int
    published_at: datetime
    content: Any

    @property
    def correction(self) -> Translated:
        return Translated(self.content["correction"])

    @property
    def day(self) -> str:
        return in_words(self.published_at)


def editions_of(outcome: UUID) -> list[EditionRow]:
    """All up to the one that is public now, the first one first."""
    current = Outcome.objects.filter(pk=outcome, edition__number__gte=OuterRef("number"))
    rows = Edition.objects.filter(Exists(current), outcome=outcome).order_by("number")
    return [EditionRow(**row) for row in rows.values("number", "published_at", "content")]


@dataclass(frozen=True, slots=True)
class UseRow:
    """What became of one input, with the way to the outcome that says so."""

    use: UseOfInput

    @property
    def label(self) -> str | Promise:
        return self.use.use.label

    @property
    def usual(self) -> Translated | None:
        """The sentence that the outcome says of all inputs of which it says nothing else."""
        return self.use.reason if isinstance(self.use.reason, Translated) else None

    @property
    def reason(self) -> str:
        return "" if isinstance(self.use.reason, Translated) else self.use.reason

    @property
    def title(self) -> Translated:
        return self.use.title

    @property
    def url(self) -> str:
        return outcome_address(self.use.call_slug, self.use.outcome, is_of_call=self.use.is_of_call)


def became_of(submission: UUID) -> list[UseRow]:
    """In each public outcome that is about it."""
    return [UseRow(use) for use in uses_of(submission)]


def taken_down(slug: str, outcome: UUID | None) -> bool:
    """Whether everyone could read it once."""
    outcomes = Outcome.objects.filter(consultation__slug=slug, edition=None, editions__isnull=False)
    return (outcomes.filter(case=None) if outcome is None else outcomes.filter(pk=outcome)).exists()
