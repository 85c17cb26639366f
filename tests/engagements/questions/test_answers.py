"""What an answer must be like to be handed in."""

import uuid

import pytest

from engagements.questions.answers import clean, field_name, over_limit, problems
from engagements.questions.models import Kind, Question
from tests.factories.questions import CHOICES, rows


def question(kind=Kind.SHORT_TEXT, **fields):
    made = Question(pk=uuid.uuid4(), kind=kind, **fields)
    made.offered = rows(made, CHOICES) if made.has_choices else []
    return made


def answered(question, answer):
    return {str(question.pk): answer}


def test_problems_of_unanswered_required_question():
    asked = question(required=True)
    (problem,) = problems([asked], {})
    assert problem.field == field_name(asked)
    assert problem.message == "This question must be answered."


def test_problems_of_unanswered_optional_question():
    assert problems([question(word_limit=None)], {}) == []


@pytest.mark.parametrize(("words", "refused"), [(9, False), (10, False), (11, True)])
def test_problems_at_the_word_limit(words, refused):
    asked = question(Kind.LONG_TEXT, word_limit=10)
    assert bool(problems([asked], answered(asked, "water " * words))) is refused


def test_over_limit_says_the_numbers():
    asked = question(Kind.LONG_TEXT, word_limit=10)
    one, two = (over_limit(asked, "water " * words).message for words in (11, 12))
    assert one == "This answer is 1 word too long: it has 11, the limit is 10."
    assert two == "This answer is 2 words too long: it has 12, the limit is 10."


@pytest.mark.parametrize("answer", ["1", "Wells", "wells,pipes"])
def test_problems_of_unknown_choice(answer):
    asked = question(Kind.ONE_CHOICE)
    assert problems([asked], answered(asked, answer))


def test_problems_of_known_choices():
    one, several = question(Kind.ONE_CHOICE), question(Kind.SEVERAL_CHOICES)
    assert problems([one, several], answered(one, "pipes") | answered(several, ["wells", "rain"])) == []


def test_problems_of_unknown_among_several_choices():
    asked = question(Kind.SEVERAL_CHOICES)
    assert problems([asked], answered(asked, ["wells", "9"]))


def test_clean_keeps_only_what_is_asked():
    text, several = question(), question(Kind.SEVERAL_CHOICES)
    given = {
        **answered(text, "From the river"),
        **answered(several, ["rain", "9", "wells"]),
        str(uuid.uuid4()): "smuggled",
    }
    assert clean([text, several], given) == answered(text, "From the river") | answered(
        several, ["wells", "rain"]
    )


@pytest.mark.parametrize("answer", ["", "  \n", [], None, 7, {"a": 1}, ["1"]])
def test_clean_drops_what_is_no_text(answer):
    asked = question()
    assert clean([asked], answered(asked, answer)) == {}
