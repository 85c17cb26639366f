"""What can be done to a question: anything while its call is a draft, corrections of wording afterwards."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagements.consultations.states import State
from engagements.questions.answers import codes
from engagements.questions.models import Question
from focalpoint import audit
from focalpoint.errors import DomainError
from focalpoint.pages import forget_public_pages
from organisations.accounts.models import User


class AlreadyAskedError(DomainError):
    """The call is published: people may have answered already."""

    message = _(
        "The call is published: a question can be corrected in wording, not removed or made stricter."
    )


def _shorter(before: int | None, after: int | None) -> bool:
    return after is not None and (before is None or after < before)


def is_stricter(before: Question | None, after: Question) -> bool:
    """Whether an answer that was good enough for `before` may not be good enough for `after`."""
    if before is None:
        return after.required
    return (
        before.kind != after.kind
        or (after.required and not before.required)
        or _shorter(before.word_limit, after.word_limit)
        or not set(codes(before)) <= set(codes(after))
    )


@transaction.atomic
def save(question: Question, *, by: User, at: datetime) -> Question:
    """Keep a new or changed question; refuses to make it stricter once its call is published."""
    before = Question.objects.select_for_update().filter(pk=question.pk).first()
    if question.consultation.state != State.DRAFT and is_stricter(before, question):
        raise AlreadyAskedError
    question.save()
    audit.record("question.saved", question, by=by, at=at, changes={"call": question.consultation.slug})
    forget_public_pages()
    return question


@transaction.atomic
def remove(question: Question, *, by: User, at: datetime) -> None:
    """Take a question out of a call that nobody could answer yet."""
    if question.consultation.state != State.DRAFT:
        raise AlreadyAskedError
    audit.record("question.removed", question, by=by, at=at, changes={"call": question.consultation.slug})
    question.delete()
