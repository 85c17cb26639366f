"""Outcomes as everyone reads them: the text of an edition, with citations and figures as they are now.

An edition holds the keys of the inputs that it cites. Which of them the public may read, and whether the
passage still stands in what it reads, is asked each time: what is taken down, withdrawn or kept to the United
Nations is gone from here at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from engagements.outcomes.content import Written, WrittenSection, says
from engagements.outcomes.figures import Heard, public_figures
from engagements.outcomes.models import Edition, Outcome
from engagements.outcomes.queries import PublicText, is_web_address, public_texts
from engagements.outcomes.uses import UseOfInput, uses_of
from engagements.public.figures import Figure
from engagements.public.presenters.columns import made
from engagements.public.presenters.directory import ThemeRow
from engagements.public.presenters.inputs import InputRow
from focalpoint.markdown import to_html
from focalpoint.office import in_words
from focalpoint.prepared import Rows, prepared
from focalpoint.translated import Translated
from organisations.profiles.models import Kind
from organisations.regions.countries import Region
from organisations.themes.models import Theme

LATEST = 3
_KEY = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Prose:
    """A text in the reader's language, or the best there is, ready to be shown."""

    text: Translated

    @property
    def language(self) -> str:
        return self.text.language

    @property
    def direction(self) -> str:
        return self.text.direction

    @property
    def html(self) -> SafeString:
        return to_html(str(self.text))

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a public input."""

    passage: str
    input: InputRow


@dataclass(frozen=True, slots=True)
class Section:
    """What is said of one theme; without one, of everything."""

    theme: ThemeRow | None
    # Public inputs with this theme.
    inputs: Figure | None
    heard: Prose
    changed: Prose
    proof: str
    unchanged: Prose
    reason: Prose
    citations: list[Cited]


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of the figures."""

    label: str
    number: Figure


@dataclass(frozen=True, slots=True)
class Figures:
    """Who was heard, of public inputs."""

    inputs: Figure
    organisations: Figure
    countries: Figure
    by_region: list[Counted]
    by_kind: list[Counted]
    by_language: list[Counted]
    silent_regions: list[str]
    silent_kinds: list[str]


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """All that everyone reads of it."""

    title: Translated
    introduction: Prose
    unheard: Prose
    correction: Translated
    sections: list[Section]
    figures: Figures


def outcome_page(text: Written, consultation: UUID, case: UUID | None) -> OutcomePage:
    """Five statements, however much it says and cites."""
    texts, heard = public_texts(_cited(text)), public_figures(consultation, case)
    codes = {section["theme"] for section in text["sections"] if section["theme"]}
    names = dict(Theme.objects.filter(pk__in=codes).values_list("pk", "name")) if codes else {}
    return OutcomePage(
        title=Translated(text["title"]),
        introduction=_prose(text["introduction"]),
        unheard=_prose(text["unheard"]),
        correction=Translated(text["correction"]),
        sections=[_section(section, names, texts, heard) for section in text["sections"]],
        figures=_figures(heard),
    )


def _cited(text: Written) -> set[UUID]:
    """The inputs that it names; in a copy for staging, what was a key may be none any more."""
    keys = {citation["submission"] for section in text["sections"] for citation in section["citations"]}
    return {UUID(key) for key in keys if _KEY.fullmatch(key)}


def _prose(text: Mapping[str, str]) -> Prose:
    return Prose(Translated(text))


def _section(
    section: WrittenSection,
    names: Mapping[str, Translated],
    texts: Mapping[str, PublicText],
    heard: Heard,
) -> Section:
    code = section["theme"] or ""
    theme = ThemeRow(code, names[code]) if code in names else None
    return Section(
        theme=theme,
        inputs=Figure(heard.themes.get(code, 0)) if theme else None,
        heard=_prose(section["heard"]),
        changed=_prose(section["changed"]),
        proof=section["proof"] if is_web_address(section["proof"]) else "",
        unchanged=_prose(section["unchanged"]),
        reason=_prose(section["reason"]),
        citations=[
            Cited(citation["passage"], InputRow(**text.row))
            for citation in section["citations"]
            if (text := texts.get(citation["submission"])) and says(text.content, citation["passage"])
        ],
    )


def _figures(heard: Heard) -> Figures:
    languages = {code: str(name) for code, name in settings.CONTENT_LANGUAGES}
    return Figures(
        inputs=Figure(heard.inputs),
        organisations=Figure(heard.organisations),
        countries=Figure(heard.countries),
        by_region=_lines({str(region): str(region.label) for region in Region}, heard.regions),
        by_kind=_lines({str(kind): str(kind.label) for kind in Kind}, heard.kinds),
        by_language=_lines(languages, heard.languages),
        silent_regions=[str(region.label) for region in heard.silent_regions],
        silent_kinds=[str(kind.label) for kind in heard.silent_kinds],
    )


def _lines(labels: Mapping[str, str], numbers: Mapping[str, int]) -> list[Counted]:
    return [Counted(label, Figure(numbers[code])) for code, label in labels.items() if numbers.get(code)]


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
