"""The table of who sees what says what the domain says."""

import pytest

from engagements.consultations.models import Level, Publication
from engagements.submissions import visibility

# (name, text, files) for departments, and for everybody once published.
EXPECTED = {
    Level.OPEN: ((True, True, True), (True, True, False)),
    Level.WITHHELD: ((False, True, False), (False, True, False)),
    Level.UN_ONLY: ((True, True, True), (False, False, False)),
}


def parts(audience):
    return audience.name, audience.text, audience.files


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("publication", Publication)
def test_seen_by_follows_the_domain(level, publication):
    own, office, departments, everybody = visibility.seen_by(level, publication)
    assert parts(own) == parts(office) == (True, True, True)
    assert parts(departments) == EXPECTED[level][0]
    never = publication == Publication.NEVER
    assert parts(everybody) == ((False, False, False) if never else EXPECTED[level][1])


@pytest.mark.parametrize("level", Level)
def test_seen_by_has_a_sentence_for_each(level):
    for audience in visibility.seen_by(level, Publication.ACCEPTED):
        assert str(audience.sentence)
        assert str(audience.once)


def test_choices_are_only_those_offered():
    offered = visibility.choices(["un_only", "open"], Publication.ACCEPTED)
    assert [choice.level for choice in offered] == [Level.OPEN, Level.UN_ONLY]


@pytest.mark.parametrize(("current", "kept"), [("", Level.UN_ONLY), ("open", Level.OPEN)])
def test_of_two_levels_that_mean_the_same_one_is_offered(current, kept):
    offered = visibility.choices(Level, Publication.NEVER, current=current)
    assert {choice.level for choice in offered} == {kept, Level.WITHHELD}


def test_a_call_that_publishes_offers_every_level():
    for publication in (Publication.ACCEPTED, Publication.CLOSING):
        offered = visibility.choices(Level, publication, current="open")
        assert [choice.level for choice in offered] == list(Level)


def test_a_call_that_never_publishes_does_not_promise_to():
    for choice in visibility.choices(Level, Publication.NEVER, current="open"):
        assert "may be published" not in str(choice.label)
        assert "nothing is published" in str(choice.label)


def test_a_level_is_raised_only_to_one_that_differs():
    raised = visibility.choices_to_raise(Level.OPEN, Publication.NEVER)
    assert [choice.level for choice in raised] == [Level.WITHHELD]
    raised = visibility.choices_to_raise(Level.OPEN, Publication.ACCEPTED)
    assert [choice.level for choice in raised] == [Level.WITHHELD, Level.UN_ONLY]


@pytest.mark.parametrize(
    ("level", "publication", "stricter"),
    [
        (Level.OPEN, Publication.ACCEPTED, [Level.WITHHELD, Level.UN_ONLY]),
        (Level.WITHHELD, Publication.CLOSING, [Level.UN_ONLY]),
        (Level.UN_ONLY, Publication.ACCEPTED, []),
        (Level.OPEN, Publication.NEVER, [Level.WITHHELD]),
        (Level.UN_ONLY, Publication.NEVER, [Level.WITHHELD]),
        # Departments would see the name, and no one would see less.
        (Level.WITHHELD, Publication.NEVER, []),
    ],
)
def test_stricter_shows_it_to_fewer_people(level, publication, stricter):
    assert visibility.stricter(level, publication) == stricter
    assert [choice.level for choice in visibility.choices_to_raise(level, publication)] == stricter


@pytest.mark.parametrize(
    ("publication", "strictest"), [(Publication.ACCEPTED, Level.UN_ONLY), (Publication.NEVER, Level.WITHHELD)]
)
def test_strictest_goes_by_the_call(publication, strictest):
    assert visibility.strictest("un_only", "withheld", publication=publication) == strictest
    assert visibility.strictest("withheld", "un_only", publication=publication) == strictest
    # The column that the public pages ask has one order, which the database checks.
    assert visibility.least_public("withheld", "un_only") == Level.UN_ONLY


@pytest.mark.parametrize("level", Level)
def test_department_sees_is_the_same_table(level):
    name, _text, files = EXPECTED[level][0]
    assert visibility.department_sees_name(level) is name
    assert visibility.department_sees_files(level) is files
