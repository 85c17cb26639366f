"""What a list of choices must be like, before anyone may choose from it."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engagements.questions.errors import (
    ChoiceGoneError,
    ChoicesNotAskedError,
    EmptyChoiceError,
    SameChoiceError,
    SwappedChoiceError,
    TooFewChoicesError,
)
from engagements.questions.models import CHOICE_KINDS, Choice, Question
from focalpoint.errors import DomainError
from focalpoint.limits import check, check_most
from focalpoint.translated import Translated

# The words of a choice in each language; what a reader cannot tell apart is the same.
Words = set[tuple[str, str]]


@dataclass(frozen=True)
class Wording:
    """What a choice is to say; its position is its place in the list. Without a code it is a new one."""

    label: Translated
    code: str = ""


def words(label: Mapping[str, str]) -> Words:
    texts = ((code, _as_read(text)) for code, text in label.items())
    return {(code, text) for code, text in texts if text}


def _as_read(text: str) -> str:
    """Without case, width, spacing and what is invisible; signs count: "< 5" is not "> 5"."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(sign for sign in folded if unicodedata.category(sign) != "Cf").split())


def check_choices(choices: Sequence[Wording]) -> None:
    """Raise LimitError where there are too many, or one is too long."""
    column = Choice._meta.get_field("label")
    check_most(column, Question.MOST_CHOICES, choices)
    for choice in choices:
        check(column, column, choice.label)


def refusal(kind: str, choices: Sequence[Wording], *, known: Iterable[str]) -> DomainError | None:
    """Why a question of this kind cannot have these choices; `known` are the codes that it has so far."""
    if kind not in CHOICE_KINDS:
        return ChoicesNotAskedError() if choices else None
    codes = [choice.code for choice in choices if choice.code]
    if len(set(codes)) < len(codes) or not set(codes) <= set(known):
        return ChoiceGoneError()
    if len(choices) < 2:
        return TooFewChoicesError()
    earlier: Words = set()
    for choice in choices:
        choice_words = words(choice.label)
        if not choice_words:
            return EmptyChoiceError()
        if choice_words & earlier:
            return SameChoiceError(choice.label)
        earlier |= choice_words
    return None


def swapped(choices: Iterable[Wording], said: Mapping[str, Words]) -> DomainError | None:
    """Whether a choice takes the words of another: a chosen “Yes” would read “No”.

    `said` has by code what people have read of each choice so far, earlier wordings included.
    """
    for choice in choices:
        new = words(choice.label) - said.get(choice.code, set())
        if any(new & other_words for code, other_words in said.items() if code != choice.code):
            return SwappedChoiceError(choice.label)
    return None
