"""Full text over any script, on PostgreSQL's `simple` configuration.

Accents are folded and Han is cut into pairs of characters in Python, the same way for what is stored
and for what is asked, so that no extension of PostgreSQL is needed.
"""

import re
import unicodedata
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Value
from django.db.models.expressions import Combinable

_TERM = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]+")
LONGEST_ASKED = 12


def fold(text: str) -> str:
    """Lower case, without accents and vowel marks: "Économie" -> "economie"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def terms(text: str) -> list[str]:
    """The words to store or ask for, in order; a run of Han becomes its overlapping pairs."""
    found: list[str] = []
    for word in _TERM.findall(fold(text)):
        rest = _HAN.sub(" ", word)
        found.extend(rest.split())
        for run in _HAN.findall(word):
            found.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
    return found


def vector(**weighted: str) -> Combinable:
    """A tsvector expression from text by weight: `vector(A=title, B=body, C=organisation)`."""
    parts: list[Combinable] = [
        SearchVector(Value(" ".join(terms(text))[:500_000]), weight=weight, config="simple")
        for weight, text in weighted.items()
    ]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole


def query(text: str, *, weights: str = "ABCD") -> SearchQuery | None:
    """Rows with every word (the beginning, for the last) in one of `weights`; None when nothing is asked."""
    asked = terms(text)[:LONGEST_ASKED]
    if not asked:
        return None
    parts = [f"{word}:{weights}" for word in asked[:-1]] + [f"{asked[-1]}:*{weights}"]
    return SearchQuery(" & ".join(parts), search_type="raw", config="simple")


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

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = folded(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value
