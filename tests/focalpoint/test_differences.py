"""What changed between two texts: nothing is lost, each change is where it is, and it never takes long."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focalpoint.differences import Change, Effort, Piece, differences, shortened

SAME, ADDED, REMOVED = Change.SAME, Change.ADDED, Change.REMOVED


def changed(before, after):
    return [(piece.change, piece.text) for piece in differences(before, after) if piece.change is not SAME]


def sides(pieces):
    """Both texts, put together again."""
    return tuple(
        "".join(piece.text for piece in pieces if piece.change in (SAME, one)) for one in (REMOVED, ADDED)
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("We ask for wells.", "We ask for six wells.", [(ADDED, "six ")]),
        ("We ask for six wells.", "We ask for wells.", [(REMOVED, "six ")]),
        ("Nine wells, soon.", "Six wells, soon.", [(REMOVED, "Nine"), (ADDED, "Six")]),
        (
            "We need two old wells now.",
            "We need nine new wells now.",
            [(REMOVED, "two old"), (ADDED, "nine new")],
        ),
        ("نطلب حفر آبار في الشمال.", "نطلب حفر آبار في الجنوب.", [(REMOVED, "الشمال"), (ADDED, "الجنوب")]),
        ("مَدْرَسَةٌ للبنات", "مَدْرَسَةٌ للبنين", [(REMOVED, "للبنات"), (ADDED, "للبنين")]),
        ("我们要求打六口井。", "我们要求打九口井。", [(REMOVED, "六"), (ADDED, "九")]),
        ("One. Two. Three.", "One. Three.", [(REMOVED, "Two. ")]),
        ("", "New.", [(ADDED, "New.")]),
        ("Old.", "", [(REMOVED, "Old.")]),
        ("Same.", "Same.", []),
        (
            "The river floods our fields.",
            "Teachers have no pay since May.",
            [(REMOVED, "The river floods our fields."), (ADDED, "Teachers have no pay since May.")],
        ),
    ],
    ids=[
        *("added", "removed", "replaced", "two-words", "arabic", "vowel-marks", "chinese", "sentence"),
        *("from-nothing", "to-nothing", "same", "another-sentence"),
    ],
)
def test_each_change_is_where_it_is(before, after, expected):
    assert changed(before, after) == expected


_texts = st.text(alphabet=list("ab .\n?水井َبا\u200d"), max_size=60)


@given(before=_texts, after=_texts)
def test_both_texts_are_whole(before, after):
    assert sides(differences(before, after)) == (before, after)


def _long(words, number):
    return " ".join(words[place % len(words)] for place in range(number))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_long(["a"], 5000), _long(["a", "b"], 5000)),
        (_long(["a.", "b."], 5000), _long(["b.", "c.", "a."], 5000)),
        (_long([f"w{n}" for n in range(2000)], 4000), _long([f"w{n}" for n in range(1999, 0, -1)], 4000)),
        ("." * 10_000, "!" * 9_999 + "."),
        (_long(["x", "a", "y"], 900), _long(["a", "z"], 900)),
    ],
    ids=["one-word", "sentences", "turned", "signs", "alternating"],
)
def test_hostile_texts_take_no_longer_than_a_moment(before, after):
    began = process_time()
    effort = Effort()
    for _part in range(20):
        pieces = differences(before, after, effort=effort)
    assert process_time() - began < 2
    assert sides(pieces) == (before, after)


def test_long_text_that_is_the_same_is_left_out():
    before = f"{'We have lived here for ever. ' * 40}We ask for wells. {'The river is far. ' * 40}"
    pieces = shortened(differences(before, before.replace("wells", "pumps")), around=30)
    assert [piece.change for piece in pieces] == [
        *(Change.SKIPPED, SAME, REMOVED, ADDED, SAME, Change.SKIPPED),
    ]
    assert pieces[1].text.endswith("We ask for ")
    assert max(len(piece.text) for piece in pieces) <= 30


def test_short_text_is_shown_whole():
    pieces = [Piece(SAME, "We ask for "), Piece(ADDED, "wells")]
    assert shortened(pieces) == pieces
