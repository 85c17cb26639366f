"""What the public reads of a version: the text as it was submitted, or redacted.

Never the organisation and never the files: whether the organisation is named, `queries` decide.
"""

import json
from typing import TypedDict

from django.db.models.expressions import Combinable

from engagements.submissions import content
from focalpoint import search


# {"title": …, "summary": …, "answers": {question id: text, "" where an answer is left out}}
class Redaction(TypedDict):
    """What the public reads instead; an answer that is left out is an empty text."""

    title: str
    summary: str
    answers: dict[str, str]


def public(canonical: str, redaction: Redaction | None) -> content.Content:
    """The content of a version as everybody may read it."""
    text: content.Content = json.loads(canonical)
    del text["attachments"], text["organisation"]
    if redaction is None:
        return text
    text["title"], text["summary"] = redaction["title"], redaction["summary"]
    for answer in text["answers"]:
        if answer["question"] in redaction["answers"]:
            # The choice is removed together with its label.
            answer["answer"], answer["labels"] = redaction["answers"][answer["question"]], []
    return text


def readable(canonical: str, redaction: Redaction | None) -> content.Content:
    """The same, ready to be read: questions and labels in the reader's language."""
    return content.shown(public(canonical, redaction))


def vector(canonical: str, redaction: Redaction | None) -> Combinable:
    """What the public finds it by: nothing that it does not read."""
    text = public(canonical, redaction)
    return search.vector(text["language"], **content.texts(text))
