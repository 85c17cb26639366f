"""What an answer must be like: drafts may be incomplete or too long, what is submitted may not.

An answer is text, a choice's code, or a list of codes, kept under the question's id.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.questions.models import Kind, Question
from engagements.questions.words import count
from focalpoint.errors import Problem
from focalpoint.limits import Asked, check_text

# Characters; what is longer is no answer but a document, and belongs in an attachment.
SHORT_TEXT_LIMIT = 500
LONG_TEXT_LIMIT = 50_000

Answer = str | list[str]
Answers = Mapping[str, Answer]


def field_name(question: Question) -> str:
    """The name of the question's field in forms, and with `id_` before it the anchor on the page."""
    return f"answer-{question.pk}"


def codes(question: Question) -> list[str]:
    return [choice.code for choice in question.offered]


def longest(question: Question) -> int:
    """How many characters an answer to it can have."""
    return LONG_TEXT_LIMIT if question.kind == Kind.LONG_TEXT else SHORT_TEXT_LIMIT


def clean(questions: Iterable[Question], raw_answers: Mapping[str, object]) -> dict[str, Answer]:
    """Only the answers that the questions ask for, in their order; empty answers are left out.

    Raises LimitError where an answer is longer than any answer can be.
    """
    answers: dict[str, Answer] = {}
    for question in questions:
        answer = raw_answers.get(str(question.pk))
        if question.kind == Kind.SEVERAL_CHOICES:
            chosen = [code for code in codes(question) if isinstance(answer, list) and code in answer]
            if chosen:
                answers[str(question.pk)] = chosen
        elif isinstance(answer, str) and answer.strip():
            check_text(Asked(field_name(question), str(question.text)), longest(question), answer)
            answers[str(question.pk)] = answer
    return answers


def over_limit(question: Question, answer: Answer) -> Problem | None:
    """A sentence with both numbers when the answer has too many words."""
    words, over = _words(question, answer)
    if not over:
        return None
    message = ngettext(
        "Your answer is %(over)s word too long: it has %(words)s, the limit is %(limit)s.",
        "Your answer is %(over)s words too long: it has %(words)s, the limit is %(limit)s.",
        over,
    ) % {"over": over, "words": words, "limit": question.word_limit}
    return Problem(field_name(question), message)


def _words(question: Question, answer: Answer) -> tuple[int, int]:
    """How many words the answer to a question with a limit has, and how many of them are too many."""
    if not question.word_limit or not isinstance(answer, str):
        return 0, 0
    words = count(answer)
    return words, max(0, words - question.word_limit)


def _unknown(question: Question, answer: Answer) -> bool:
    if question.kind == Kind.ONE_CHOICE:
        return answer not in codes(question)
    return question.kind == Kind.SEVERAL_CHOICES and not set(answer) <= set(codes(question))


def problems(questions: Iterable[Question], answers: Answers) -> list[Problem]:
    """All that keeps these answers from being submitted, in the order of the questions, each by name."""
    found = ((question, _problem(question, answers.get(str(question.pk)))) for question in questions)
    return [Problem(field_name(question), message) for question, message in found if message]


def _problem(question: Question, answer: Answer | None) -> str:
    """Why the answer cannot be submitted, in a sentence that names the question; "" for nothing."""
    about = {"question": str(question.text)}
    if not answer:
        return _("Answer: %(question)s") % about if question.required else ""
    if _unknown(question, answer):
        return _("Choose from the answers offered: %(question)s") % about
    _number, over = _words(question, answer)
    if not over:
        return ""
    sentence = ngettext(
        "Shorten your answer by %(over)s word: %(question)s",
        "Shorten your answer by %(over)s words: %(question)s",
        over,
    )
    return sentence % {**about, "over": over}
