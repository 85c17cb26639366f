"""The page of an outcome as everyone reads it: the text of an edition, with citations and figures of now.

An edition holds the keys of the inputs that it cites. Which of them the public may read, and whether the
passage still stands in what it reads, is asked each time: what is taken down, withdrawn or kept to the United
Nations is gone from here at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.safestring import SafeString

from engagements.outcomes.content import Written, WrittenSection, says
from engagements.outcomes.figures import Heard, public_figures
from engagements.outcomes.queries import PublicText, is_web_address, public_texts
from engagements.public.figures import Figure
from engagements.public.presenters.directory import ThemeRow
from engagements.public.presenters.inputs import InputRow
from focalpoint.markdown import to_html
from focalpoint.translated import Translated
from organisations.profiles.models import Kind
from organisations.regions.countries import Region
from organisations.themes.models import Theme

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
