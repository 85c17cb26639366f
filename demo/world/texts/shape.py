"""What a language brings to the demo world."""

from typing import NamedTuple


class Topic(NamedTuple):
    """Sentences about one topic; any of each kind goes with any of the others."""

    titles: list[str]
    problems: list[str]
    evidence: list[str]
    asks: list[str]


class Language(NamedTuple):
    """Everything an input needs in one language."""

    topics: dict[str, Topic]
    # A title and an angle make a title: "{title}: {angle}".
    joined: str
    angles: list[str]
    # Between two sentences.
    space: str
    # Answers to short questions.
    short: list[str]
    # What an author answers to the office, and adds to the text when handing in again.
    answers: list[str]
    added: list[str]
    appeals: list[str]
