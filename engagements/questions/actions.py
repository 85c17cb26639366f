"""What can be done to a question: anything while its call is a draft, corrections of wording afterwards."""

from copy import copy
from datetime import datetime

from engagements.consultations.models import Consultation
from engagements.consultations.states import State
from engagements.questions import verbs
from engagements.questions.answers import check_choices, codes
from engagements.questions.errors import AlreadyAskedError
from engagements.questions.models import Choice, Question
from focalpoint.translated import Translated
from focalpoint.verbs import hold
from organisations.accounts.models import User


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


@verbs.CREATE.makes
def create(
    *,
    consultation: Consultation,
    position: int,
    kind: str,
    text: Translated,
    help: Translated,
    required: bool,
    word_limit: int | None,
    choices: list[Choice],
    by: User,
    at: datetime,
) -> Question:
    """Ask one thing more; once the call is published, an answer to it is optional."""
    check_choices(choices)
    call = hold(consultation)
    question = Question(
        consultation=call,
        position=position,
        kind=kind,
        text=text,
        help=help,
        required=required,
        word_limit=word_limit,
        choices=choices,
    )
    if call.state != State.DRAFT and is_stricter(None, question):
        raise AlreadyAskedError
    return question


@verbs.SAVE
def save(
    question: Question,
    *,
    position: int,
    kind: str,
    text: Translated,
    help: Translated,
    required: bool,
    word_limit: int | None,
    choices: list[Choice],
    by: User,
    at: datetime,
) -> Question:
    """Keep a changed question; refuses to make it stricter once its call is published."""
    check_choices(choices)
    stands = copy(question)
    question.position, question.kind, question.required = position, kind, required
    question.text, question.help = text, help
    question.word_limit, question.choices = word_limit, choices
    if question.consultation.state != State.DRAFT and is_stricter(stands, question):
        raise AlreadyAskedError
    return question


@verbs.REMOVE
def remove(question: Question, *, by: User, at: datetime) -> None:
    """Take a question out of a call that nobody could answer yet."""
    question.delete()
