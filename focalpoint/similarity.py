"""How alike two texts are, in any script, and how those worth comparing are found among very many.

A text is the set of its shingles: every run of a few signs of its folded form. Two texts are as alike as the
share of the shorter one's shingles that stand in the other, so a paragraph that one adds, or another order of
sentences, hardly counts. To find candidates without reading all texts each has a MinHash signature, in
bands (locality-sensitive hashing): copies have a band in common, unrelated texts almost never.
Decision 0029 says what was measured.
"""

import re
from collections.abc import Sequence, Set
from hashlib import blake2b

from focalpoint.search import fold
from focalpoint.text import seen

# Signs in a shingle; where most are Han, of which each says as much as several letters, fewer.
LENGTH, HAN_LENGTH = 7, 3
# A band is so many values of the signature. Texts that share 45 of 100 shingles have one in common in 99.8 of
# 100 cases; those that share 3, in one of 600.
BANDS, ROWS = 64, 3
# What is less alike is no copy: a shared opening, the same closing words, the same matter.
ALIKE = 60
# A sentence with less than this share of its shingles in another text says something else.
_SAME_SENTENCE = 0.5

# Tatweel stretches a word and is no part of it.
_BETWEEN = re.compile(r"[\W_]+")
_TATWEEL = "\u0640"
_HAN = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]")
# After the end of a sentence, in any of the six languages, or of a line.
_SENTENCE = re.compile(r"(?<=[.!?…؟])[\s\u00a0]+|(?<=[。！？])|\n+")

Shingles = Set[str]


def folded(text: str) -> str:
    """Letters and digits as one reads them, with single spaces: the same for every way of typing them."""
    return _BETWEEN.sub(" ", fold(seen(text)).replace(_TATWEEL, "")).strip()


def shingles(text: str) -> Shingles:
    """Of a text shorter than one shingle the text itself; of nothing none."""
    line = folded(text)
    if not line:
        return frozenset()
    length = HAN_LENGTH if 2 * len(_HAN.findall(line)) > len(line) else LENGTH
    return frozenset(line[place : place + length] for place in range(max(1, len(line) - length + 1)))


def similarity(one: Shingles, other: Shingles) -> int:
    """In percent: how much of the shorter text stands in the other."""
    shorter = min(len(one), len(other))
    return 100 * len(one & other) // shorter if shorter else 0


def bands(one: Shingles) -> list[int]:
    """Numbers for an index of 64-bit integers, one for each band; none for an empty text."""
    if not one:
        return []
    signature = _signature(one)
    return [
        _number(f"{band}:{signature[band * ROWS : (band + 1) * ROWS]}", signed=True) for band in range(BANDS)
    ]


def _signature(one: Shingles) -> list[int]:
    """One value for each place: shingles are dealt to places by their hash, and the smallest stays.

    A place that got none takes the value of another, chosen by its own number: so two short texts that are
    the same stay the same (“optimal densification”).
    """
    places = BANDS * ROWS
    smallest: list[int | None] = [None] * places
    for shingle in one:
        value, place = divmod(_number(shingle), places)
        known = smallest[place]
        if known is None or value < known:
            smallest[place] = value
    return [_value(smallest, place) for place in range(places)]


def _value(smallest: Sequence[int | None], place: int) -> int:
    turn, value = 0, smallest[place]
    while value is None:
        turn += 1
        value = smallest[_number(f"{place}/{turn}") % len(smallest)]
    return value


def _number(text: str, *, signed: bool = False) -> int:
    """64 bits of a hash that is the same on every machine, in every process."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=signed)


def sentences(text: str) -> list[str]:
    return [part for part in map(str.strip, _SENTENCE.split(text)) if part]


def additions(text: str, base: Shingles) -> list[str]:
    """What `text` says that a text with the shingles `base` does not: its sentences, neighbours together."""
    found: list[str] = []
    follows = False
    for sentence in sentences(text):
        own = shingles(sentence)
        is_new = bool(own) and len(own & base) < _SAME_SENTENCE * len(own)
        if is_new and follows:
            found[-1] = f"{found[-1]} {sentence}"
        elif is_new:
            found.append(sentence)
        follows = is_new
    return found
