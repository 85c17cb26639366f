"""Full text over any script: each word as it is written, and its stem in the language of the text.

Accents are folded and Han is cut into pairs of characters in Python, the same way for what is stored
and for what is asked, so that no extension of PostgreSQL is needed. Stems are those of PostgreSQL's own
dictionaries, made of the words with their accents; Arabic ones are made here.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Value
from django.db.models.expressions import Combinable

_TERM = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]+")
LONGEST_ASKED = 12
# PostgreSQL's dictionaries of stems. Its Arabic one gives a word with its article another stem than without;
# for Chinese there is none, and none is needed.
STEMS = {"en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
# Light stemming of Arabic: the article with what is written onto it, then the commonest endings.
_ARABIC = re.compile(r"[\u0621-\u064a]+")
_ARABIC_PREFIX = re.compile(r"^(?:[وفبك]?ال|لل|و(?=..))(?=..)")
_ARABIC_SUFFIX = re.compile(r"(?<=..)(?:ها|ان|ات|ون|ين|يه|ية|ه|ة|ي)$")
# A tsvector holds less than 1 MB of words and places: what is beyond this share of it is not found.
_MOST_BYTES = 960_000
_LONGEST_WORD = 1_000
_MOST_PLACES = 255


def fold(text: str) -> str:
    """Lower case, without accents and vowel marks: "Économie" -> "economie"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def terms(text: str) -> list[str]:
    """The words to store or ask for, in order; a run of Han becomes its overlapping pairs."""
    words: list[str] = []
    for word in _TERM.findall(fold(text)):
        words.extend(_HAN.sub(" ", word).split())
        for run in _HAN.findall(word):
            words.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
    return words


def _stem(word: str) -> str:
    """Of an Arabic word what its forms share ("البحيرة", "بحيرات" -> "بحير"); of another the word itself."""
    if not _ARABIC.fullmatch(word):
        return word
    return _ARABIC_SUFFIX.sub("", _ARABIC_PREFIX.sub("", word))


def _accented(text: str) -> list[str]:
    """The words as a dictionary of stems wants them."""
    return _TERM.findall(unicodedata.normalize("NFC", text.casefold()))


class _Budget:
    """What still fits into one tsvector."""

    def __init__(self) -> None:
        self.bytes = _MOST_BYTES
        self.places: Counter[str] = Counter()

    def fitting(self, words: Iterable[str]) -> list[str]:
        return [word for word in words if self._takes(word)]

    def _takes(self, word: str) -> bool:
        size = len(word.encode())
        if size > _LONGEST_WORD or self.places[word] >= _MOST_PLACES:
            return False
        # Two bytes for each place; the first one brings the word itself, aligned, and a counter.
        cost = 2 if self.places[word] else size + 6
        if cost > self.bytes:
            return False
        self.bytes -= cost
        self.places[word] += 1
        return True


def vector(language: str, **weighted: str) -> Combinable:
    """A tsvector expression from text by weight: `vector("fr", A=title, B=body, D=organisation)`.

    Where it would be too much, names (D) and titles (A) are kept before summaries and bodies.
    """
    budget, config = _Budget(), STEMS.get(language)
    parts: list[Combinable] = []
    for weight in (name for name in "ADCB" if name in weighted):
        text = weighted[weight]
        words = terms(text)
        kept = budget.fitting([*words, *(stem for word in words if (stem := _stem(word)) != word)])
        parts.append(SearchVector(Value(" ".join(kept)), weight=weight, config="simple"))
        if config:
            accented = Value(" ".join(budget.fitting(_accented(text))))
            parts.append(SearchVector(accented, weight=weight, config=config))
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole


def query(text: str, *, is_whole: bool = False) -> SearchQuery | None:
    """Rows with every word (the beginning, for the last), or with the stem of every word in one language.

    With `is_whole` the last word is complete too. None when nothing is asked.
    """
    words = terms(text)[:LONGEST_ASKED]
    if not words:
        return None
    parts = [f"{word}:*" if _is_beginning(word) else word for word in words[:-1]]
    # The last word may not be complete yet.
    parts.append(words[-1] if is_whole and not _is_beginning(words[-1]) else f"{words[-1]}:*")
    whole = SearchQuery(" & ".join(parts), search_type="raw", config="simple")
    if (stems := [_stem(word) for word in words]) != words:
        whole = whole | SearchQuery(" & ".join(stems), search_type="raw", config="simple")
    accented = " ".join(_accented(text)[:LONGEST_ASKED])
    for config in STEMS.values():
        whole = whole | SearchQuery(accented, search_type="plain", config=config)
    return whole


def _is_beginning(word: str) -> bool:
    """A single Han character begins the pairs that are kept."""
    return len(word) == 1 and _HAN.fullmatch(word) is not None


def folded(text: str) -> str:
    """The same for every way of writing it: "L'Eau, pour Tous" -> "l eau pour tous"."""
    return " ".join(terms(text))


class FoldedField(models.CharField):
    """Another text field of the same row, folded: to find the same name written otherwise.

    Every save keeps it; an `update()` of the other field must set it beside.
    """

    def __init__(self, *args: Any, of: str = "", **options: Any) -> None:
        self.of = of
        options |= {"editable": False, "blank": True, "default": "", "db_default": ""}
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = folded(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value
