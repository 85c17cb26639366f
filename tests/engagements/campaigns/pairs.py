"""Pairs of inputs in six languages, of which it is known whether one is a copy of the other.

Made from sentences written for it, by the edits of a campaign, and always the same. A third are hard
negatives: the same call and theme, the same opening and closing words, another matter.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
# Of each language; with the negatives 54 pairs.
COPIES, STRANGERS = 36, 18


@dataclass(frozen=True)
class Pair:
    name: str
    language: str
    one: str
    other: str
    is_copy: bool


Sentences = list[str]
Edit = Callable[[Any, random.Random, Sentences], Sentences]


def texts_of(language: str) -> Any:
    return json.loads((DATA / f"{language}.json").read_text("utf-8"))


def _added(texts: Any, dice: random.Random, said: Sentences) -> Sentences:
    place = dice.randrange(1, len(said))
    return [*said[:place], dice.choice(texts["additions"]), *said[place:]]


def _reordered(texts: Any, dice: random.Random, said: Sentences) -> Sentences:
    middle = said[1:-1]
    dice.shuffle(middle)
    return [said[0], *middle, said[-1]]


def _reworded(texts: Any, dice: random.Random, said: Sentences) -> Sentences:
    for old, new in texts["rewordings"]:
        said = [sentence.replace(old, new) for sentence in said]
    return said


def _mistyped(texts: Any, dice: random.Random, said: Sentences) -> Sentences:
    """In each sentence two neighbours are swapped, and one sign is missing."""
    typed = []
    for sentence in said:
        place = dice.randrange(1, len(sentence) - 2)
        swapped = sentence[:place] + sentence[place + 1] + sentence[place] + sentence[place + 2 :]
        gone = dice.randrange(len(swapped))
        typed.append(swapped[:gone] + swapped[gone + 1 :])
    return typed


# Vowel marks of Arabic, and what a keyboard without accents leaves out.
_MARKS = str.maketrans(
    "éèêàâôîûçñíóúáёÉÀ", "eeeaaoiucniouaеEA", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
)


def _plain(texts: Any, dice: random.Random, said: Sentences) -> Sentences:
    """In capitals, without accents and vowel marks, with spaces and tatweel as they come."""
    return [
        sentence.upper().translate(_MARKS).replace(" ", "  ", 2).replace("ال", "الـ", 3) for sentence in said
    ]


def _shortened(texts: Any, dice: random.Random, said: Sentences) -> Sentences:
    gone = dice.randrange(1, len(said) - 1)
    return [sentence for place, sentence in enumerate(said) if place != gone]


EDITS: dict[str, tuple[Edit, ...]] = {
    "name": (),
    "paragraph": (_added,),
    "order": (_reordered,),
    "words": (_reworded,),
    "typing": (_mistyped,),
    "capitals": (_plain,),
    "shorter": (_shortened,),
    "paragraph-words": (_added, _reworded),
    "order-typing": (_reordered, _mistyped),
    "paragraphs": (_added, _reordered, _added),
    "words-shorter": (_reworded, _shortened),
    "all": (_added, _reordered, _reworded, _plain),
}


def _written(texts: Any, matter: int, organisation: str, dice: random.Random, edits: tuple[Edit, ...]) -> str:
    said = [texts["opening"].format(organisation=organisation), *texts["matters"][matter], texts["closing"]]
    for edit in edits:
        said = edit(texts, dice, said)
    return " ".join(said)


def _pairs_in(language: str) -> list[Pair]:
    dice, texts, names = random.Random(f"pairs in {language}"), texts_of(language), list(EDITS)
    pairs = []
    for number in range(COPIES):
        kind, matter = names[number % len(names)], (number // 3) % len(texts["matters"])
        one, other = dice.sample(texts["organisations"], 2)
        # Every fourth time the other side is no master copy either.
        own = (_added,) if number % 4 == 3 else ()
        pairs.append(
            Pair(
                f"{language}-{number}-{kind}",
                language,
                _written(texts, matter, one, dice, own),
                _written(texts, matter, other, dice, EDITS[kind]),
                is_copy=True,
            )
        )
    matters = list(combinations(range(len(texts["matters"])), 2))
    for number in range(STRANGERS):
        first, second = matters[number % len(matters)]
        # Some are even sent by the same organisation, or say the same beside.
        one, other = dice.sample(texts["organisations"], 2)
        is_own, edits = number % 3 == 0, (_added,) if number % 3 == 1 else ()
        same_dice = number + 1
        pairs.append(
            Pair(
                f"{language}-{number}-other-matter",
                language,
                _written(texts, first, one, random.Random(same_dice), edits),
                _written(texts, second, one if is_own else other, random.Random(same_dice), edits),
                is_copy=False,
            )
        )
    return pairs


PAIRS = [pair for language in LANGUAGES for pair in _pairs_in(language)]
_MIXED = random.Random("halves").sample(PAIRS, len(PAIRS))
# Every bar was chosen with the first half alone; the second was looked at once, at the end.
LOOKED_AT, KEPT_BACK = _MIXED[::2], _MIXED[1::2]
