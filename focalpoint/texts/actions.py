"""What is done with the texts of pages."""

from copy import copy
from datetime import datetime

from focalpoint.people import Person
from focalpoint.texts import verbs
from focalpoint.texts.models import Text
from focalpoint.texts.queries import words_of
from focalpoint.translated import Translated
from focalpoint.verbs.target import stored


@verbs.SAVE
def save(
    text: Text,
    *,
    title: Translated,
    summary: Translated,
    body: Translated,
    position: int,
    edit: int,
    by: Person,
    at: datetime,
) -> Text:
    """Keep a corrected text, if no one saved since edit number `edit`."""
    before = copy(text)
    text.title, text.summary, text.body, text.position = title, summary, body, position
    # What is stored already is no change.
    if stored(text) != stored(before):
        text.search = words_of(title, summary, body)
        text.edit = edit + 1
    return text
