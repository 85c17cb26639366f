"""What a template may leave open, and how that is filled in.

A placeholder is a word of a closed list in braces; a brace itself is written twice. Which words a template
may use depends on who reads its kind of text, and is asked when it is saved.
"""

import re
from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.text_templates.errors import HiddenPlaceholderError
from engagements.text_templates.models import Kind


class Placeholder(models.TextChoices):
    """The word between the braces, and what takes its place."""

    REFERENCE = "reference", gettext_lazy("the reference of the input")
    CALL_TITLE = "call_title", gettext_lazy("the title of the call")
    ORGANISATION = "organisation", gettext_lazy("the name of the organisation")
    DUE_DATE = "due_date", gettext_lazy("the date by which the author must answer")
    OFFICE_NAME = "office_name", gettext_lazy("the name of the office")


# What says who wrote the input stands in no text for departments: they may not know it.
ALLOWED: dict[Kind, list[Placeholder]] = {
    Kind.QUESTION: list(Placeholder),
    Kind.DECLINE: [
        Placeholder.REFERENCE,
        Placeholder.CALL_TITLE,
        Placeholder.ORGANISATION,
        Placeholder.OFFICE_NAME,
    ],
    Kind.SUMMARY: [Placeholder.REFERENCE, Placeholder.CALL_TITLE, Placeholder.OFFICE_NAME],
    Kind.REFERRAL: [Placeholder.REFERENCE, Placeholder.CALL_TITLE, Placeholder.OFFICE_NAME],
}

# A brace written twice, a word in braces, a brace alone.
_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_BRACES = {"{{": "{", "}}": "}"}


def in_braces(placeholder: Placeholder) -> str:
    return f"{{{placeholder}}}"


def unknown(text: str, kind: str) -> list[str]:
    """What looks like a placeholder in `text` and is none of its kind, as it is written."""
    allowed = ALLOWED[Kind(kind)]
    found = [match for match in _PART.finditer(text) if match.group() not in _BRACES]
    return list(dict.fromkeys(match.group() for match in found if match.group(1) not in allowed))


def problem_of(text: str, kind: str) -> str:
    """The sentence that says which placeholder is wrong and which there are; "" where none is."""
    wrong = unknown(text, kind)
    if not wrong:
        return ""
    allowed = " ".join(map(in_braces, ALLOWED[Kind(kind)]))
    sentence = _(
        "This text cannot use %(wrong)s. It can use: %(allowed)s. To write a brace, write it twice: {{ or }}."
    )
    return sentence % {"wrong": " ".join(wrong), "allowed": allowed}


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with a value for each placeholder; what stands in a value is text and nothing more.

    Raises HiddenPlaceholderError where there is no value: whoever reads the text may not know it.
    """

    def value_of(match: re.Match[str]) -> str:
        if brace := _BRACES.get(match.group()):
            return brace
        value = values.get(match.group(1) or "")
        if value is None:
            raise HiddenPlaceholderError(match.group())
        return value

    return _PART.sub(value_of, text)
