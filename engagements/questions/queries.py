"""Loading the questions of a call with what belongs to them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import prefetch_related_objects

from engagements.questions.choices import Words, words
from engagements.questions.models import Correction, Question


def questions_of(consultation: UUID | None) -> list[Question]:
    """In their order, each with its choices: two statements at most."""
    questions = list(Question.objects.filter(consultation=consultation))
    with_choices(questions)
    return questions


def with_choices(questions: Iterable[Question]) -> None:
    """Load the choices of all of them at once; no query where none of them has choices."""
    prefetch_related_objects([question for question in questions if question.has_choices], "choices")


def words_of_choices(questions: Iterable[Question]) -> dict[UUID, dict[str, Words]]:
    """By question and code what people have read of each choice, earlier wordings included."""
    choice_questions = [question for question in questions if question.has_choices]
    said: dict[UUID, dict[str, Words]] = {
        question.pk: {choice.code: words(choice.label) for choice in question.offered}
        for question in choice_questions
    }
    corrections = Correction.objects.filter(question__in=choice_questions, choice__isnull=False)
    earlier = corrections.values_list("question", "choice__code", "said")
    for question, code, label in earlier if choice_questions else ():
        said[question][code] |= words(label)
    return said
