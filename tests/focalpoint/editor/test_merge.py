"""Three versions of one text: what the page showed, what was typed, what is stored."""

from datetime import date

import pytest

from focalpoint.editor.merge import comparable, mark, marks, merge
from focalpoint.translated import Translated

ORDER = {"level": ["open", "withheld", "un_only"]}


def merged(base, mine, theirs, **options):
    shown = None if base is None else marks(base, options.get("sets", ())).split()
    return merge(mine, theirs, shown, **options)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result", "taken", "conflict"),
    [
        ("a", "a", "a", "a", False, False),
        ("a", "b", "a", "b", False, False),  # only I changed it
        ("a", "a", "c", "c", True, False),  # only they did
        ("a", "b", "b", "b", False, False),  # both, to the same: also a reply that was lost
        ("a", "b", "c", "b", False, True),  # both
        ("a", "", "c", "", False, True),  # what I emptied is something I did
        ("", "b", "c", "b", False, True),
        ("a", "a ", "c", "c", True, False),  # blanks around it are nothing
        ("a\nb", "a\r\nb", "c", "c", True, False),  # nor is the end of a line, as a browser posts it
        ("a", "c", "a", "c", False, False),
    ],
)  # fmt: skip
def test_one_field(base, mine, theirs, result, taken, conflict):
    outcome = merged({"title": base}, {"title": mine}, {"title": theirs})
    assert outcome.values == {"title": result}
    assert (outcome.taken, outcome.conflicts) == (["title"] * taken, ["title"] * conflict)


def test_fields_that_only_one_side_touched_are_both_kept():
    base = {"title": "t", "summary": "s", "body": "b"}
    outcome = merged(base, {**base, "title": "mine"}, {**base, "summary": "theirs"})
    assert outcome.values == {"title": "mine", "summary": "theirs", "body": "b"}
    assert (outcome.taken, outcome.conflicts) == (["summary"], [])


@pytest.mark.parametrize("mine", [{"zone": "Africa/Nairobi"}, {"opens": "10:00"}])
def test_fields_that_mean_something_only_together_are_not_mixed(mine):
    base = {"zone": "UTC", "opens": "09:00", "closes": "18:00", "title": "t"}
    options = {"together": [["zone", "opens", "closes"]]}
    outcome = merged(base, {**base, **mine}, {**base, "closes": "17:00"}, **options)
    assert set(outcome.conflicts) == {"closes", *mine}
    assert merged(base, base, {**base, "zone": "x"}, **options).values["zone"] == "x"
    outcome = merged(base, {**base, **mine}, {**base, "title": "theirs"}, **options)
    assert outcome.conflicts == []


def test_where_nobody_knows_what_was_shown_each_difference_is_a_conflict():
    outcome = merged(None, {"a": "1", "b": "2", "c": ["x"]}, {"a": "1", "b": "3", "c": ["y"]}, sets=["c"])
    assert outcome.conflicts == ["b", "c"]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result"),
    [
        ("ab", "abc", "abd", "abcd"),  # each added one
        ("ab", "a", "abd", "ad"),  # one took out, one added
        ("ab", "a", "b", ""),  # nothing is left: a person decides
        ("abc", "ab", "ac", "a"),
        ("ab", "ba", "abd", "abd"),  # the order of a set is nothing
        ("", "a", "b", "ab"),
    ],
)
def test_a_set_is_merged_by_its_members(base, mine, theirs, result):
    sides = ({"themes": list(side)} for side in (base, mine, theirs))
    outcome = merged(*sides, sets=["themes"])
    assert outcome.conflicts == ([] if result else ["themes"])
    if result:
        assert sorted(outcome.values["themes"]) == sorted(result)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result", "conflict"),
    [
        ("open", "un_only", "open", "un_only", False),  # I made it stricter, they wrote
        ("open", "open", "un_only", "un_only", False),  # they did
        ("open", "withheld", "un_only", "un_only", True),
        ("open", "un_only", "withheld", "un_only", True),
        ("un_only", "open", "un_only", "un_only", True),  # I made it wider while they wrote
        ("un_only", "un_only", "open", "un_only", True),  # they did while I wrote
        ("un_only", "open", "open", "open", False),  # both decided the same
        ("un_only", "withheld", "open", "withheld", True),
    ],
)
def test_the_stricter_level_wins_until_a_person_decides(base, mine, theirs, result, conflict):
    outcome = merged(
        {"level": base, "title": "t", "text": "x"},
        {"level": mine, "title": "mine", "text": "x"},
        {"level": theirs, "title": "t", "text": "theirs"},
        strictness=ORDER,
    )
    assert (outcome.values["level"], outcome.conflicts) == (result, ["level"] * conflict)
    assert (outcome.values["title"], outcome.values["text"]) == ("mine", "theirs")


@pytest.mark.parametrize("level", ["open", "un_only"])
def test_a_level_is_changed_by_whoever_is_alone(level):
    base = {"level": "withheld", "title": "t"}
    assert merged(base, {**base, "level": level}, base, strictness=ORDER).values["level"] == level
    outcome = merged(base, base, {**base, "level": level}, strictness=ORDER)
    assert (outcome.values["level"], outcome.conflicts) == (level, [])


@pytest.mark.parametrize(
    ("stored", "cleaned"),
    [
        (None, ""),
        ({}, Translated()),
        (Translated(en="A", fr=""), {"en": "A"}),
        ({"fr": "B", "en": "A"}, {"en": "A", "fr": "B"}),
        (date(2026, 1, 2), "2026-01-02"),
        (5, "5"),
        (False, ""),
        ([], ""),
    ],
)
def test_stored_and_cleaned_are_compared_as_the_same(stored, cleaned):
    assert comparable(stored) == comparable(cleaned)


@pytest.mark.parametrize(
    ("one", "other"), [(["a", "b"], ["b", "a"]), (["ab"], ["a", "b"]), (0, ""), (True, False)]
)
def test_what_differs_is_not_the_same(one, other):
    assert comparable(one) != comparable(other)


def test_a_mark_says_nothing_of_the_text_and_is_of_one_field(settings):
    text = "names of witnesses"
    own = mark("summary", text)
    assert len(own) == 12
    assert text not in marks({"summary": text})
    assert own != mark("title", text)
    settings.SECRET_KEY = "another"
    assert own != mark("summary", text)
