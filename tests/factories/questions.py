"""Questions of calls for tests."""

from collections.abc import Sequence
from typing import Any

from engagements.consultations.models import Consultation
from engagements.questions.choices import Wording
from engagements.questions.models import CHOICE_KINDS, Choice, Kind, Question
from focalpoint.translated import Translated

CHOICES = [
    Wording(Translated(en="Wells", ar="آبار"), "wells"),
    Wording(Translated(en="Pipes", ar="أنابيب"), "pipes"),
    Wording(Translated(en="Rain", ar="أمطار"), "rain"),
]


def question(call: Consultation, kind: str = Kind.SHORT_TEXT, **fields: Any) -> Question:
    """One more question, at the end; `choices` are its wordings, with codes."""
    number = call.questions.count() + 1
    choices = fields.pop("choices", CHOICES if kind in CHOICE_KINDS else [])
    defaults: dict[str, Any] = {
        "position": number,
        "number": number,
        "text": Translated(en="Where does the water come from?"),
    }
    made = Question.objects.create(consultation=call, kind=kind, **{**defaults, **fields})
    Choice.objects.bulk_create(rows(made, choices))
    return made


def rows(question: Question, wordings: Sequence[Wording]) -> list[Choice]:
    """The choices of a question, not saved."""
    return [
        Choice(question=question, code=one.code, label=one.label, position=place)
        for place, one in enumerate(wordings, 1)
    ]


def one_of_each(call: Consultation, **fields: Any) -> list[Question]:
    """A question of every kind, in the order of `Kind`; `fields` go to all of them."""
    return [question(call, kind, **fields) for kind in Kind]


def wording(one: Question, **changes: Any) -> dict[str, Any]:
    """What a lead writes about the question, as its verbs take it."""
    names = ("position", "kind", "text", "help", "required", "word_limit")
    return {**{name: getattr(one, name) for name in names}, "choices": offered(one), **changes}


def offered(one: Question) -> list[Wording]:
    """Its choices as they are stored now."""
    if one._state.adding:
        return []
    return [Wording(choice.label, choice.code) for choice in Choice.objects.filter(question=one)]
