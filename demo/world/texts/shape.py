"""What a language brings to the demo world."""

from typing import NamedTuple


class Topic(NamedTuple):
    """Stories about one topic: the first of each list belongs together, and so on."""

    titles: list[str]
    problems: list[str]
    evidence: list[str]
    asks: list[str]


class Language(NamedTuple):
    """Everything an input needs in one language."""

    topics: dict[str, Topic]
    # A title and an angle, or a title and a country.
    joined: str
    angles: list[str]
    placed: str
    # How an input begins, with {name} and {country}, and how it ends.
    openings: list[str]
    endings: list[str]
    # Between two sentences.
    space: str
    # Answers to short questions.
    short: list[str]
    # What an author answers to the office, and adds to the text when handing in again.
    answers: list[str]
    added: list[str]
    appeals: list[str]
