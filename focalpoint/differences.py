"""What changed between two texts, for people to read: by word, in any script, and never for long.

Sentences are compared first and words only where sentences differ, so that each change is seen where it is.
Comparing costs time that grows faster than the texts do. What would cost too much is said by sentences, or as
one text that was removed and another that was added: as true, and less fine.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby


class Change(StrEnum):
    """What became of a piece of text; SKIPPED stands for words that are the same and left out."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what became of them."""

    change: Change
    text: str

    @property
    def is_added(self) -> bool:
        return self.change is Change.ADDED

    @property
    def is_removed(self) -> bool:
        return self.change is Change.REMOVED

    @property
    def is_skipped(self) -> bool:
        return self.change is Change.SKIPPED


@dataclass(slots=True)
class Effort:
    """How much may still be compared, in steps of about a tenth of a microsecond; shared by several texts."""

    left: int = 6_000_000

    def allows(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Whether these can be compared; if so, it is counted."""
        known = Counter(other)
        pairs = sum(number * known[part] for part, number in Counter(one).items())
        # Each match that is found splits the texts, and both halves are looked through again.
        cost = (pairs + len(one) + len(other)) * (1 + min(len(one), len(other), pairs))
        if cost > self.left:
            return False
        self.left -= cost
        return True


# A sentence with what follows it, in any of the six languages; a line.
_SENTENCES = re.compile(r"[^\n.!?…؟。！？]*(?:[.!?…؟。！？]+[^\S\n]*\n*|\n+|$)")
# Han is written without spaces: each sign is a word. Vowel marks are part of theirs.
_WORDS = re.compile(
    r"[぀-ヿ㐀-䶿一-鿿豈-﫿]|\s+"
    r"|(?:(?![぀-ヿ㐀-䶿一-鿿豈-﫿])[\w\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d])+|[^\w\s]"
)
# Sentences that share less than this are others: word by word they would be confetti.
_SAME_SENTENCE = 0.4
# Of words that are the same, so many letters are shown on each side of a change.
_AROUND = 120


def differences(before: str, after: str, *, effort: Effort | None = None) -> list[Piece]:
    """All of both texts, in order: what was removed stands before what was added in its place."""
    pieces = _compared(_split(_SENTENCES, before), _split(_SENTENCES, after), effort or Effort())
    return list(_joined(pieces))


def shortened(pieces: Sequence[Piece], *, around: int = _AROUND) -> list[Piece]:
    """The changes with what is around them, and a piece that is SKIPPED for the rest."""
    last = len(pieces) - 1
    return [
        part
        for place, piece in enumerate(pieces)
        for part in _cut(piece, around, is_first=place == 0, is_last=place == last)
    ]


def _split(parts: re.Pattern[str], text: str) -> list[str]:
    return [part for part in parts.findall(text) if part]


def _compared(one: list[str], other: list[str], effort: Effort) -> Iterator[Piece]:
    if not effort.allows(one, other):
        yield from _replaced("".join(one), "".join(other))
        return
    for kind, start, end, new_start, new_end in SequenceMatcher(None, one, other, False).get_opcodes():
        removed, added = "".join(one[start:end]), "".join(other[new_start:new_end])
        if kind == "equal":
            yield Piece(Change.SAME, removed)
        else:
            yield from _by_word(removed, added, effort)


def _by_word(removed: str, added: str, effort: Effort) -> Iterator[Piece]:
    one, other = _split(_WORDS, removed), _split(_WORDS, added)
    if not (one and other and effort.allows(one, other)):
        yield from _replaced(removed, added)
        return
    steps = SequenceMatcher(None, one, other, False).get_opcodes()
    same = sum(_number_of_words(one[start:end]) for kind, start, end, *_new in steps if kind == "equal")
    if 2 * same < _SAME_SENTENCE * (_number_of_words(one) + _number_of_words(other)):
        yield from _replaced(removed, added)
        return
    for kind, start, end, new_start, new_end in steps:
        text = "".join(one[start:end])
        if kind == "equal":
            yield Piece(Change.SAME, text)
        else:
            yield from _replaced(text, "".join(other[new_start:new_end]))


def _number_of_words(parts: Sequence[str]) -> int:
    return sum(not part.isspace() for part in parts)


def _replaced(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Change.REMOVED, removed)
    if added:
        yield Piece(Change.ADDED, added)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours together; words with nothing but a space between them are one change."""
    pieces = list(pieces)
    for place, piece in enumerate(pieces[1:-1], start=1):
        around = {pieces[place - 1].change, pieces[place + 1].change}
        if (
            piece.change is Change.SAME
            and not piece.text.strip()
            and around == {Change.REMOVED, Change.ADDED}
        ):
            pieces[place] = Piece(Change.SKIPPED, piece.text)
    for is_same, group in groupby(pieces, key=lambda piece: piece.change is Change.SAME):
        if is_same:
            yield Piece(Change.SAME, "".join(piece.text for piece in group))
            continue
        changed = list(group)
        for change in (Change.REMOVED, Change.ADDED):
            # A space between two changes is part of both texts.
            if any(piece.change is change for piece in changed):
                yield Piece(
                    change,
                    "".join(piece.text for piece in changed if piece.change in (change, Change.SKIPPED)),
                )


def _cut(piece: Piece, around: int, *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    """A long piece that is the same, without its middle; at an end of the text without that end."""
    head, tail = 0 if is_first else around, 0 if is_last else around
    if piece.change is not Change.SAME or len(piece.text) <= head + tail + around:
        yield piece
        return
    words = _split(_WORDS, piece.text)
    start = "".join(_while(words, head))
    end = "".join(reversed(list(_while(reversed(words), tail))))
    if start:
        yield Piece(Change.SAME, start)
    yield Piece(Change.SKIPPED, "")
    if end:
        yield Piece(Change.SAME, end)


def _while(words: Iterable[str], length: int) -> Iterator[str]:
    for word in words:
        length -= len(word)
        if length < 0:
            return
        yield word
