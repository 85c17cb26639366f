"""How a text is found by its words, in whichever language they are asked."""

from collections.abc import Mapping
from functools import reduce
from operator import add

from django.conf import settings
from django.db.models.expressions import Combinable

from focalpoint import search
from focalpoint.texts.models import TextQuerySet


def words_of(title: Mapping[str, str], summary: Mapping[str, str], body: Mapping[str, str]) -> Combinable:
    """What to store in `search`."""
    languages = [code for code, _name in settings.CONTENT_LANGUAGES]
    vectors = [
        search.vector(code, A=title.get(code, ""), C=summary.get(code, ""), B=body.get(code, ""))
        for code in languages
        if title.get(code) or summary.get(code) or body.get(code)
    ]
    return reduce(add, vectors) if vectors else search.vector("", A="")


def matching(texts: TextQuerySet, asked: str) -> TextQuerySet:
    """Those with every word of `asked`; all of them where it holds no word."""
    query = search.query(asked)
    return texts if query is None else texts.filter(search=query)
