"""What is found by which words: other forms of a word, any script, very long texts."""

import pytest

from engagements.cases.models import Case
from engagements.cases.states import State
from focalpoint import search
from tests.factories import cases

pytestmark = pytest.mark.django_db


def kept(language, **weighted):
    """A case whose text is kept for search in that language."""
    one = cases.in_state(State.NEW)
    Case.objects.filter(pk=one.pk).update(search=search.vector(language, **weighted))
    return one


def finds(asked):
    return Case.objects.filter(search=search.query(asked)).exists()


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("en", "Clean water for the lake", "lakes"),
        ("en", "Nine villages walked", "village walking"),
        ("fr", "Les forêts protégées", "forêt protéger"),
        ("es", "Las escuelas rurales", "escuela"),
        ("ru", "Вода из озёр", "озера"),
        ("ar", "تلوث البحيرة", "بحيرة"),
        ("ar", "بحيرات ملوثة", "البحيرة"),
        ("ar", "والمياه", "مياه"),
        ("fr", "Les forêts protégées", "forets protegees"),
        ("zh-hans", "湖水污染严重", "污染"),
        ("zh-hans", "湖水污染严重", "湖 严重"),
        ("en", "L'Économie verte", "economie"),
    ],
)
def test_other_forms_of_a_word_are_found(language, text, asked):
    kept(language, A="Title", B=text)
    assert finds(asked)


@pytest.mark.parametrize(
    ("text", "asked"), [("Nine villages", "rivers"), ("湖水", "污染"), ("Wells", "Wels x")]
)
def test_what_is_not_there_is_not_found(text, asked):
    kept("en", A="Title", B=text)
    assert not finds(asked)


def test_the_beginning_of_the_last_word_is_enough():
    kept("en", B="Hydrology of the delta")
    assert finds("delta hydro")
    assert not finds("hydro delta")


@pytest.mark.parametrize("letters", ["abcdefgh", "жизнедея", "中文字符"])
def test_a_very_long_text_of_very_many_words_is_kept(letters):
    """Each word another: PostgreSQL keeps less than a megabyte of them."""
    words = " ".join(f"{letters}{number}" for number in range(120_000))
    kept("ru", A="Beginning", B=words, C="Summary", D="Zanzibar Society")
    assert finds("beginning")
    assert finds("zanzibar")
    assert finds("summary")
    assert finds(f"{letters}7")


def test_one_word_without_end_is_left_out():
    kept("en", B=f"{'a' * 300_000} wells")
    assert finds("wells")


def test_nothing_asked_is_no_query():
    assert search.query(" — ") is None
