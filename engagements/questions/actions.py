"""What can be done to a question: anything while its call is a draft, corrections of wording afterwards."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime

from django.db.models import Max

from engagements.consultations.models import Consultation
from engagements.consultations.states import State
from engagements.questions import verbs
from engagements.questions.choices import Wording, check_choices, refusal, swapped
from engagements.questions.errors import AlreadyAskedError
from engagements.questions.models import Choice, Correction, Question, QuestionPart
from engagements.questions.queries import words_of_choices
from focalpoint.translated import Translated
from focalpoint.verbs import flush, hold, note
from organisations.accounts.models import User


def _shorter(before: int | None, after: int | None) -> bool:
    return after is not None and (before is None or after < before)


def is_stricter(before: Question | None, after: Question, choices: Sequence[Wording]) -> bool:
    """Whether an answer that was good enough for `before` may not be good enough for `after`."""
    if before is None:
        return after.required
    return (
        before.kind != after.kind
        or (after.required and not before.required)
        or _shorter(before.word_limit, after.word_limit)
        or not {choice.code for choice in before.offered} <= {choice.code for choice in choices}
    )


@verbs.CREATE.makes
def create(
    *,
    consultation: Consultation,
    position: int | None,
    kind: str,
    text: Translated,
    help: Translated,
    required: bool,
    word_limit: int | None,
    choices: Sequence[Wording],
    by: User,
    at: datetime,
) -> Question:
    """Add a question, without a position after the last; in a published call its answer is optional."""
    check_choices(choices)
    call = hold(consultation)
    last = Question.objects.filter(consultation=call).aggregate(number=Max("number"), place=Max("position"))
    question = Question(
        consultation=call,
        position=_after(last["place"]) if position is None else position,
        number=_after(last["number"]),
        kind=kind,
        text=text,
        help=help,
        required=required,
        word_limit=word_limit,
    )
    if error := refusal(kind, choices, known=()):
        raise error
    if call.state != State.DRAFT and is_stricter(None, question, choices):
        raise AlreadyAskedError
    flush(question)
    _offer(question, [], choices)
    return question


@verbs.SAVE
def save(
    question: Question,
    *,
    position: int | None,
    kind: str,
    text: Translated,
    help: Translated,
    required: bool,
    word_limit: int | None,
    choices: Sequence[Wording],
    by: User,
    at: datetime,
) -> Question:
    """Keep a changed question; once published it is not made stricter, and its earlier wording is kept."""
    check_choices(choices)
    before, stored = copy(question), list(question.choices.all())
    before.offered = stored
    question.kind, question.required = kind, required
    question.text, question.help = text, help
    question.word_limit = word_limit
    if position is None:
        others = Question.objects.filter(consultation=question.consultation).exclude(pk=question.pk)
        position = _after(others.aggregate(place=Max("position"))["place"])
    question.position = position
    if error := refusal(kind, choices, known=[choice.code for choice in stored]):
        raise error
    if question.consultation.state != State.DRAFT:
        if is_stricter(before, question, choices):
            raise AlreadyAskedError
        if error := swapped(choices, words_of_choices([before]).get(question.pk, {})):
            raise error
        _keep(before, question, choices, by=by, at=at)
    _offer(question, stored, choices)
    return question


@verbs.REMOVE
def remove(question: Question, *, by: User, at: datetime) -> None:
    """Remove a question from a call that no one could answer yet."""
    question.delete()


def _after(last: int | None) -> int:
    return (last or 0) + 1


def _keep(before: Question, after: Question, choices: Sequence[Wording], *, by: User, at: datetime) -> None:
    """Keep the wording that is about to change, as people could read it until now."""
    labels = {choice.code: choice.label for choice in choices}
    pairs = [
        (QuestionPart.TEXT, None, before.text, after.text),
        (QuestionPart.HELP, None, before.help, after.help),
        *((QuestionPart.CHOICE, choice, choice.label, labels[choice.code]) for choice in before.offered),
    ]
    Correction.objects.bulk_create(
        Correction(question=after, part=part, choice=choice, said=said, corrected_at=at, corrected_by=by)
        for part, choice, old, new in pairs
        if (said := _otherwise(old, new))
    )


def _otherwise(old: Translated, new: Translated) -> Translated:
    """The texts of `old` that `new` does not have."""
    return Translated({code: text for code, text in old.items() if text and text != new.get(code)})


def _offer(question: Question, stored: Sequence[Choice], choices: Sequence[Wording]) -> None:
    """Store these choices in this order; each keeps its code."""
    before, rows = _plain(stored), {choice.code: choice for choice in stored}
    offered = [
        _row(rows.pop(choice.code) if choice.code else Choice(question=question), choice.label, position)
        for position, choice in enumerate(choices, 1)
    ]
    if (after := _plain(offered)) == before:
        return
    if rows:
        question.choices.filter(code__in=rows).delete()
    Choice.objects.bulk_update((row for row in offered if not row._state.adding), ["label", "position"])
    Choice.objects.bulk_create(row for row in offered if row._state.adding)
    # The log holds text only where everyone may read it.
    note(choices=len(after) if question.consultation.state == State.DRAFT else [before, after])


def _row(choice: Choice, label: Translated, position: int) -> Choice:
    choice.label, choice.position = label, position
    return choice


def _plain(choices: Sequence[Choice]) -> list[dict[str, object]]:
    """As the log has them; their order is that of the list."""
    return [{"code": choice.code, "label": dict(choice.label)} for choice in choices]
