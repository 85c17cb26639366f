"""Three referral rules: two that are on, and one that a lead looks at before it is switched on."""

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from demo.world.agenda import Agenda
from demo.world.cast import Cast
from engagements.rules import actions
from engagements.rules.content import ProposedReferral
from engagements.rules.purposes import Purpose
from organisations.themes.models import Theme


class _Rule(NamedTuple):
    """The departments by their codes, with what they are asked and in how many working days."""

    name: str
    themes: list[str]
    words: str
    departments: list[tuple[str, Purpose, int | None, str]]
    is_on: bool


_RULES = [
    _Rule(
        "Early warning",
        ["disaster-risk"],
        "",
        [
            ("undrr", Purpose.LEAD, 12, "Can the next review of early warning consider this?"),
            ("wmo", Purpose.INFORMATION, None, ""),
        ],
        is_on=True,
    ),
    _Rule(
        "Work and social protection",
        ["work-social-protection"],
        "",
        [("ilo", Purpose.LEAD, None, "Can the people of this input be counted in the next survey?")],
        is_on=True,
    ),
    _Rule(
        "Women and girls",
        [],
        "women, girls, femmes, mujeres, женщины, النساء, 妇女",
        [("un-women", Purpose.LEAD, 15, "Which part of this concerns women, and what can you do for it?")],
        is_on=False,
    ),
]
# How long ago the rules were written.
_WRITTEN = timedelta(days=75)


def plan(agenda: Agenda, cast: Cast) -> None:
    """The lead writes them on one day."""
    for number, rule in enumerate(_RULES):
        at = agenda.at_work(agenda.now - _WRITTEN + timedelta(minutes=20 * number))
        agenda.add(at, partial(_write, cast, rule))


def _write(cast: Cast, rule: _Rule, at: datetime) -> None:
    lead = cast.people["lead"]
    written = actions.create(
        name=rule.name,
        themes=list(Theme.objects.filter(pk__in=rule.themes)),
        calls=[],
        regions=[],
        countries=[],
        languages=[],
        kinds=[],
        words=rule.words,
        departments=[
            ProposedReferral(cast.departments[code], purpose, days, question)
            for code, purpose, days, question in rule.departments
        ],
        by=lead,
        at=at,
    )
    if rule.is_on:
        actions.switch_on(written, by=lead, at=at)
