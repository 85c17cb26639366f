"""What an input says: a title, a summary and answers, from the sentences of its language and topic."""

from functools import lru_cache
from typing import Any

from django.utils.translation import override
from django_countries import countries

from demo.world.calls import Call
from demo.world.cast import Organisation
from demo.world.dice import Dice
from demo.world.texts import LANGUAGES, Language
from demo.world.texts.office import DESKS
from engagements.consultations.models import Level
from engagements.questions.models import Kind, Question
from engagements.submissions.models import Submission
from organisations.profiles.models import Profile

# How often each level is chosen.
LEVELS = {Level.OPEN: 70, Level.WITHHELD: 16, Level.UN_ONLY: 14}


def write(dice: Dice, call: Call, organisation: Organisation, language: str, topic: str) -> Any:
    """Everything the author writes, as an input that is loaded whole."""
    words, said = LANGUAGES[language], LANGUAGES[language].topics[topic]
    profile = organisation.profile
    about = {"name": _named(profile, language), "country": _country(str(profile.country), language)}
    story = dice.randrange(len(said.titles))
    title, problem, evidence, ask = (part[story] for part in said)
    level = dice.choices(list(LEVELS), list(LEVELS.values()))[0]
    # Whoever withholds the name does not say it in the text either.
    is_withheld = level == Level.WITHHELD
    openings = [one for one in words.openings if "{" not in one] if is_withheld else words.openings
    opening, ending = dice.choice(openings).format(**about), dice.choice(words.endings)
    # Where nothing else is asked, the summary says it all.
    summary = [opening, problem, ask] if call.questions else [opening, problem, evidence, ask, ending]
    texts = {"what": words.space.join([evidence, ending]), "do": ask, "known": dice.choice(words.short)}
    submission: Any = Submission(
        consultation=call.row,
        profile=profile,
        language=language,
        title=_titled(dice, words, title, None if is_withheld else about["country"]),
        summary=words.space.join(summary),
        level=level,
        strictest_level=level,
        answers=_answers(dice, call.questions, texts),
    )
    submission.theme_codes = sorted(dice.some(DESKS[topic].themes, 1, 2))
    submission.files = []
    return submission


def _titled(dice: Dice, words: Language, title: str, country: str | None) -> str:
    if country and dice.often(0.4):
        return words.placed.format(title=title, country=country)
    return words.joined.format(title=title, angle=dice.choice(words.angles))


def _named(profile: Profile, language: str) -> str:
    """As its own people call it in that language."""
    return profile.name.get(language) or profile.legal_name


@lru_cache(maxsize=512)
def _country(code: str, language: str) -> str:
    with override(language):
        return str(dict(countries)[code])


def _answers(dice: Dice, questions: list[Question], texts: dict[str, str]) -> dict[str, Any]:
    """The first long text tells what is seen, the last what should be done."""
    long = [one for one in questions if one.kind == Kind.LONG_TEXT]
    answers: dict[str, Any] = {}
    for question in questions:
        codes = [choice.code for choice in question.offered]
        if question.kind == Kind.LONG_TEXT:
            answers[str(question.pk)] = texts["what" if question is long[0] else "do"]
        elif question.kind == Kind.SHORT_TEXT:
            answers[str(question.pk)] = texts["known"]
        elif question.kind == Kind.ONE_CHOICE:
            answers[str(question.pk)] = dice.choice(codes)
        elif dice.often(0.85):
            answers[str(question.pk)] = dice.some(codes, 1, 3)
    return answers
