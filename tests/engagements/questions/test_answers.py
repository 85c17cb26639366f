"""What an answer must be like to be submitted."""

import uuid

import pytest

from engagements.questions.answers import clean, field_name, over_limit, problems
from engagements.questions.models import Kind, Question
from focalpoint.translated import Translated
from tests.factories.questions import CHOICES, rows

HOW_LONG = Translated(en="How long has this been so?")


def question(kind=Kind.SHORT_TEXT, **fields):
    made = Question(pk=uuid.uuid4(), kind=kind, **fields)
    made.offered = rows(made, CHOICES) if made.has_choices else []
    return made


def answered(question, answer):
    return {str(question.pk): answer}


def test_problems_of_unanswered_required_question():
    asked = question(required=True, text=HOW_LONG)
    (problem,) = problems([asked], {})
    assert problem.field == field_name(asked)
    assert problem.message == "Answer: How long has this been so?"


def test_problems_of_unanswered_optional_question():
    assert problems([question(word_limit=None)], {}) == []


@pytest.mark.parametrize(("words", "refused"), [(9, False), (10, False), (11, True)])
def test_problems_at_the_word_limit(words, refused):
    asked = question(Kind.LONG_TEXT, word_limit=10)
    assert bool(problems([asked], answered(asked, "water " * words))) is refused


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        (Kind.ONE_CHOICE, "9", "Choose from the answers offered: How long has this been so?"),
        (Kind.LONG_TEXT, "water " * 11, "Shorten your answer by 1 word: How long has this been so?"),
        (Kind.LONG_TEXT, "water " * 13, "Shorten your answer by 3 words: How long has this been so?"),
    ],
)
def test_each_problem_names_its_question(kind, answer, words):
    asked = question(kind, text=HOW_LONG, word_limit=None if kind == Kind.ONE_CHOICE else 10)
    assert [problem.message for problem in problems([asked], answered(asked, answer))] == [words]


def test_over_limit_says_the_numbers():
    asked = question(Kind.LONG_TEXT, word_limit=10)
    one, two = (over_limit(asked, "water " * words).message for words in (11, 12))
    assert one == "Your answer is 1 word too long: it has 11, the limit is 10."
    assert two == "Your answer is 2 words too long: it has 12, the limit is 10."


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
