"""What an input says: a title, a summary and answers, from the sentences of its language and topic."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import override

from demo.world.calls import Call
from demo.world.cast import Organisation
from demo.world.dice import Dice
from demo.world.texts import LANGUAGES, Language
from demo.world.texts.matters import TOPICS
from engagements.consultations.models import Level
from organisations.regions.countries import country_name

# How often each level is chosen.
LEVELS = {Level.OPEN: 70, Level.WITHHELD: 16, Level.UN_ONLY: 14}


@dataclass(frozen=True)
class Subject:
    """A story of a topic, in a language; how often it was used before, and by its own organisation."""

    topic: str
    language: str
    story: int
    told: int
    told_by_own: int
    level: str

    @property
    def words(self) -> Language:
        return LANGUAGES[self.language]


@dataclass(frozen=True)
class Text:
    title: str
    summary: str
    answers: dict[str, Any]


def write(dice: Dice, call: Call, organisation: Organisation, subject: Subject) -> Text:
    """Everything the author writes."""
    words, sketch = subject.words, organisation.sketch
    title, problem, evidence, ask = (part[subject.story] for part in words.topics[subject.topic])
    # Each organisation starts at a different angle.
    angle = words.angles[(len(sketch.mission) + subject.told_by_own) % len(words.angles)]
    country = _country(sketch.country, subject.language)
    # An input without a public name does not name its author in the text either.
    is_named = subject.level != Level.WITHHELD and sketch.listed
    openings = words.openings if is_named else [line for line in words.openings if "{" not in line]
    name = sketch.name.get(subject.language) or sketch.legal_name
    opening, ending = dice.choice(openings).format(name=name, country=country), dice.choice(words.endings)
    place = [words.where.format(country=country)] if is_named else []
    texts = {
        "what": words.space.join([evidence, *place, ending]),
        "do": ask,
        "known": dice.choice(words.short),
    }
    # Where nothing else is asked, the summary says it all.
    summary = [opening, problem] if call.questions else [opening, problem, evidence, ask, ending]
    return Text(
        title=_titled(subject, title, country if is_named else "", angle),
        summary=words.space.join(summary),
        answers=dict(_answers(dice, call, subject, texts)),
    )


def _titled(subject: Subject, title: str, country: str, angle: str) -> str:
    """Plain the first time a story is used; later it also says where, or what is new in it."""
    words = subject.words
    if not subject.told:
        return title
    if country and not subject.told_by_own:
        return words.placed.format(title=title, country=country)
    return words.joined.format(title=title, angle=angle)


@lru_cache(maxsize=512)
def _country(code: str, language: str) -> str:
    with override(language):
        return country_name(code)


def _answers(dice: Dice, call: Call, subject: Subject, texts: dict[str, str]) -> Any:
    """By the question's key, as its form sends it."""
    for name, question in call.questions:
        codes = [choice.code for choice in question.offered]
        if name in texts:
            yield str(question.pk), texts[name]
        elif name == "since":
            # What was counted took longer than a year.
            yield str(question.pk), dice.choice(codes[1:])
        else:
            affected = TOPICS[subject.topic].affected
            yield str(question.pk), [codes[place] for place in dice.some(affected, 1, 2)]
