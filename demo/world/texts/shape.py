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
    # How many people, or since when.
    short: list[str]
    # What an author answers to each question of the office, and adds to the text for it.
    answers: list[str]
    added: list[str]
    # With {country}.
    where: str
    appeals: list[str]
