"""What an input says: a title, a summary and answers, from the sentences of its language and topic."""

from types import SimpleNamespace
from typing import Any

from demo.world.calls import Call
from demo.world.cast import Organisation
from demo.world.dice import Dice
from demo.world.texts import LANGUAGES
from demo.world.texts.office import DESKS
from engagements.consultations.models import Level
from engagements.questions.models import Kind, Question

# How often each level is chosen.
LEVELS = {Level.OPEN: 70, Level.WITHHELD: 16, Level.UN_ONLY: 14}


def write(dice: Dice, call: Call, organisation: Organisation, language: str, topic: str) -> SimpleNamespace:
    """Everything the author writes, shaped as `content` reads an input loaded whole."""
    words, said = LANGUAGES[language], LANGUAGES[language].topics[topic]
    title = words.joined.format(title=dice.choice(said.titles), angle=dice.choice(words.angles))
    problem, evidence, ask = (dice.choice(part) for part in (said.problems, said.evidence, said.asks))
    # Where nothing else is asked, the summary says it all.
    summary = [problem, ask] if call.questions else [problem, evidence, ask]
    texts = {"what": words.space.join([problem, evidence]), "do": ask, "known": dice.choice(words.short)}
    return SimpleNamespace(
        consultation=call.row,
        profile=organisation.profile,
        language=language,
        title=title,
        summary=words.space.join(summary),
        level=dice.choices(list(LEVELS), list(LEVELS.values()))[0],
        answers=_answers(dice, call.questions, texts),
        theme_codes=sorted(dice.some(DESKS[topic].themes, 1, 2)),
        files=[],
        reference=None,
    )


def _answers(dice: Dice, questions: list[Question], texts: dict[str, str]) -> dict[str, Any]:
    """The first long text tells what is seen, the last what should be done."""
    long = [one for one in questions if one.kind == Kind.LONG_TEXT]
    answers: dict[str, Any] = {}
    for question in questions:
        codes = [choice["code"] for choice in question.choices]
        if question.kind == Kind.LONG_TEXT:
            answers[str(question.pk)] = texts["what" if question is long[0] else "do"]
        elif question.kind == Kind.SHORT_TEXT:
            answers[str(question.pk)] = texts["known"]
        elif question.kind == Kind.ONE_CHOICE:
            answers[str(question.pk)] = dice.choice(codes)
        elif dice.often(0.85):
            answers[str(question.pk)] = dice.some(codes, 1, 3)
    return answers
