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
    words = count(answer) if question.word_limit and isinstance(answer, str) else 0
    over = words - (question.word_limit or words)
    if over <= 0:
        return None
    message = ngettext(
        "This answer is %(over)s word too long: it has %(words)s, the limit is %(limit)s.",
        "This answer is %(over)s words too long: it has %(words)s, the limit is %(limit)s.",
        over,
    ) % {"over": over, "words": words, "limit": question.word_limit}
    return Problem(field_name(question), message)


def _unknown(question: Question, answer: Answer) -> bool:
    if question.kind == Kind.ONE_CHOICE:
        return answer not in codes(question)
    return question.kind == Kind.SEVERAL_CHOICES and not set(answer) <= set(codes(question))


def problems(questions: Iterable[Question], answers: Answers) -> list[Problem]:
    """All that keeps these answers from being submitted, in the order of the questions."""
    answer_problems: list[Problem] = []
    for question in questions:
        answer = answers.get(str(question.pk))
        if not answer:
            if question.required:
                answer_problems.append(Problem(field_name(question), _("This question must be answered.")))
        elif _unknown(question, answer):
            answer_problems.append(
                Problem(field_name(question), _("Choose from the answers that are offered."))
            )
        elif problem := over_limit(question, answer):
            answer_problems.append(problem)
    return answer_problems
