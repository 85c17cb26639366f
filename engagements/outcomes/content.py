"""What an outcome says, as forms and verbs give it, and as an edition keeps it."""

import unicodedata
from dataclasses import dataclass, field
from typing import TypedDict

from engagements.submissions.content import Content
from focalpoint.translated import Translated


@dataclass(frozen=True)
class CitedPassage:
    """The reference of an input, and words of it."""

    reference: str
    passage: str


@dataclass(frozen=True)
class SectionText:
    """What the office writes about one theme (by its code), or about everything."""

    theme: str | None
    heard: Translated
    changed: Translated = field(default_factory=Translated)
    proof: str = ""
    unchanged: Translated = field(default_factory=Translated)
    reason: Translated = field(default_factory=Translated)
    citations: tuple[CitedPassage, ...] = ()


@dataclass(frozen=True)
class RecordedUse:
    """What became of one input, by its reference; without a use it has none of its own."""

    reference: str
    use: str
    reason: str = ""


class WrittenCitation(TypedDict):
    """By the key of the input: it is shown only while the public may read it."""

    submission: str
    passage: str


class WrittenSection(TypedDict):
    theme: str | None
    heard: dict[str, str]
    changed: dict[str, str]
    proof: str
    unchanged: dict[str, str]
    reason: dict[str, str]
    citations: list[WrittenCitation]


class Written(TypedDict):
    """All that an edition says. Figures are not in it: they follow what is public."""

    title: dict[str, str]
    introduction: dict[str, str]
    unheard: dict[str, str]
    default_reason: dict[str, str]
    correction: dict[str, str]
    sections: list[WrittenSection]


def says(text: Content, passage: str) -> bool:
    """Whether the words stand in the text as the public reads it, however the lines are broken."""
    parts = [text["title"], text["summary"]]
    parts += [answer["answer"] for answer in text["answers"] if isinstance(answer["answer"], str)]
    words = _plain(passage)
    return bool(words) and any(words in _plain(part) for part in parts)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
