"""Templates for tests."""

from itertools import count
from typing import Any

from engagements.text_templates.models import Kind, TextTemplate
from focalpoint.translated import Translated

_NUMBERS = count(1)


def template(kind: str = Kind.QUESTION, *, calls: Any = (), **fields: Any) -> TextTemplate:
    """In use, with an English text, offered for every call."""
    given = {"title": f"Template {next(_NUMBERS)}", "text": Translated(en="Where exactly?"), **fields}
    made = TextTemplate.objects.create(kind=kind, **given)
    made.calls.set(calls)
    return made
