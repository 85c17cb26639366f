"""Questions of calls for tests."""

from typing import Any

from engagements.consultations.models import Consultation
from engagements.questions.models import Kind, Question
from focalpoint.translated import Translated

CHOICES = [
    {"code": "1", "label": {"en": "Wells", "ar": "آبار"}},
    {"code": "2", "label": {"en": "Pipes", "ar": "أنابيب"}},
    {"code": "3", "label": {"en": "Rain", "ar": "أمطار"}},
]


def question(call: Consultation, kind: str = Kind.SHORT_TEXT, **fields: Any) -> Question:
    """One more question, at the end."""
    defaults: dict[str, Any] = {
        "position": call.questions.count(),
        "text": Translated(en="Where does the water come from?"),
        "choices": CHOICES if kind in (Kind.ONE_CHOICE, Kind.SEVERAL_CHOICES) else [],
    }
    return Question.objects.create(consultation=call, kind=kind, **{**defaults, **fields})


def one_of_each(call: Consultation, **fields: Any) -> list[Question]:
    """A question of every kind, in the order of `Kind`; `fields` go to all of them."""
    return [question(call, kind, **fields) for kind in Kind]


def asked(one: Question, **changes: Any) -> dict[str, Any]:
    """What a lead writes about the question, as its verbs take it."""
    names = ("position", "kind", "text", "help", "required", "word_limit", "choices")
    return {**{name: getattr(one, name) for name in names}, **changes}
