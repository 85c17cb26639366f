"""A question to the author after it was asked: corrected while no one has read it, recalled, read."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from engagements.cases import notices, verbs
from engagements.cases.errors import MissingTextError
from engagements.cases.lapsing import stop_waiting
from engagements.cases.models import Case, Clarification
from engagements.cases.queries import questions_to_recall
from focalpoint.verbs import note
from organisations.accounts.models import User


@verbs.CORRECT_QUESTION
def correct_question(case: Case, *, question: str, by: User, at: datetime) -> Case:
    """Other words for what was asked; the time to answer stays."""
    if not question.strip():
        raise MissingTextError(_("Write your question to the author."))
    corrected = list(questions_to_recall(case))
    for clarification in corrected:
        clarification.question = question.strip()
        clarification.save(update_fields=["question"])
    note(questions=len(corrected))
    return case


@verbs.RECALL_QUESTION
def recall_question(case: Case, *, by: User, at: datetime) -> Case:
    """No answer is needed any more: the office goes on with what was submitted."""
    questions_to_recall(case).update(recalled_at=at, recalled_by=by)
    asked = [submission for submission in case.members if submission.returned_at is not None]
    stop_waiting(case, at)
    for submission in asked:
        notices.tell_author(notices.QUESTION_RECALLED, submission, at=at)
    return case


def was_read(question: Clarification, *, at: datetime) -> None:
    """Someone of its organisation has it before them: from now on it stays as it is."""
    if question.read_at is None:
        Clarification.objects.filter(pk=question.pk, read_at=None).update(read_at=at)
