"""How alike two texts are, whatever their script; the bars are held by `tests/engagements/campaigns`."""

import pytest

from focalpoint.similarity import BANDS, HAN_LENGTH, additions, bands, folded, sentences, shingles, similarity

WELLS = "Nine villages walk two hours for water. We ask for wells. Girls miss school because of it."


def alike(one, other):
    return similarity(shingles(one), shingles(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L'Économie, d'abord", "l’economie   d’abord!"),
        ("الـماءُ للجميع", "الماء للجميع"),
        ("ВОДА для всех", "вода, для всех"),
        ("ＷＡＴＥＲ １", "water 1"),
        ("wa\u200bter\u00ad", "WATER"),
    ],
    ids=["french", "arabic", "russian", "width", "unseen"],
)
def test_the_same_to_a_reader_is_the_same(one, other):
    assert folded(one) == folded(other) != ""
    assert alike(one, other) == 100


def test_a_paragraph_that_one_adds_hardly_counts():
    assert alike(WELLS, f"{WELLS} {'Our treasurer was questioned by the police in March. ' * 3}") == 100


def test_another_matter_is_another():
    assert alike(WELLS, "The new dam will flood the valley of four thousand families.") < 10


@pytest.mark.parametrize("text", ["", " \n", "?!"], ids=["nothing", "spaces", "signs"])
def test_nothing_is_like_nothing(text):
    assert (shingles(text), bands(shingles(text))) == (frozenset(), [])
    assert alike(text, text) == alike(text, WELLS) == 0


@pytest.mark.parametrize("text", ["a", "水", "We want water"], ids=["one-letter", "one-sign", "short"])
def test_short_texts_that_are_the_same_have_all_bands_in_common(text):
    assert alike(text, f" {text}!") == 100
    assert bands(shingles(text)) == bands(shingles(f" {text}!"))
    assert len(bands(shingles(text))) == BANDS


def test_bands_fit_the_index_and_are_the_same_everywhere():
    found = bands(shingles(WELLS))
    assert all(-(2**63) <= band < 2**63 for band in found)
    # As another process and another machine made them: they are stored.
    assert found[:2] == [6968506148147026899, 4240001253813227299]


def test_han_has_short_shingles():
    assert {len(shingle) for shingle in shingles("九个村庄的居民每天要走两个小时")} == {HAN_LENGTH}


def test_sentences_end_as_their_language_ends_them():
    said = ["One.", "Two!", "هل ثلاثة؟", "أربعة.", "五。", "六！"]
    assert sentences("One. Two! هل ثلاثة؟ أربعة.\n五。六！") == said


def test_additions_are_what_the_other_does_not_say():
    own = "Our imam keeps a list of the sick. He can send it."
    copy = f"Girls miss school because of it! {own} Nine villages walk two hours for water."
    assert additions(copy, shingles(WELLS)) == [own]
    assert additions(WELLS, shingles(copy)) == ["We ask for wells."]


def test_a_changed_name_is_no_addition():
    one = "We are Wells for All, an association that has worked with rural communities for many years."
    assert additions(one.replace("Wells for All", "Clean Rivers Trust"), shingles(one)) == []
