"""Builds the demo world: one transaction, the same from the same seed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import transaction

from demo.world import calls as calls_
from demo.world import news
from demo.world.calls import Call
from demo.world.cast import Cast, Casting, Organisation
from demo.world.dice import Dice
from demo.world.life import Life
from demo.world.rows import Rows
from demo.world.scripts import SCRIPTS, TAKES, Script
from engagements.submissions.models import Submission
from focalpoint.pages import forget_public_pages
from organisations.profiles.states import State as ProfileState

SEED = 2026
# How often the organisations of those one steps into write, beside 1 for others.
_SEATED = (5, 3, 4)


@transaction.atomic
def build(*, seed: int, at: datetime, notices: bool = True) -> dict[str, int]:
    """Fill empty tables; returns how many of what there are now. Without `notices` nobody is notified."""
    call_command("load_reference", verbosity=0)
    dice = Dice(seed)
    rows = Rows(dice)
    cast = Casting(rows, at).make()
    calls = calls_.make(rows, cast.people["lead"], cast.departments, at=at)
    world = World(rows, cast, calls, at)
    for script in world.scripts():
        world.live(script)
    inputs = len(rows.of(Submission))
    rows.write()
    if notices:
        news.tell(rows.events, at=at)
    forget_public_pages()
    return {"organisations": len(cast.organisations), "calls": len(calls), "inputs": inputs}


class World:
    """Chooses who writes what to which call, and lets it happen."""

    def __init__(self, rows: Rows, cast: Cast, calls: list[Call], at: datetime) -> None:
        self.rows, self.dice, self.cast, self.calls, self.at = rows, rows.dice, cast, calls, at

    def scripts(self) -> Iterator[Script]:
        """Each as often as it says, mixed."""
        all_of_them = [script for script in SCRIPTS for _one in range(script.many)]
        self.dice.shuffle(all_of_them)
        yield from all_of_them

    def live(self, script: Script) -> None:
        begun, moments = self._moments(script)
        handed_in = moments[0] if moments else begun
        call = self._call(begun, handed_in, is_draft=not script.names)
        organisation = self._organisation(script, call, handed_in, moments[-1] if moments else begun)
        language = organisation.sketch.language
        if language != "en" and self.dice.often(0.1):
            language = "en"
        life = Life(
            self.rows,
            self.cast,
            call,
            organisation,
            topic=call.topic or organisation.sketch.topic,
            language=language,
            begun=begun,
        )
        for name, moment in zip(script.names, moments, strict=True):
            life.come_to(moment)
            getattr(life, name)(moment)
        life.come_to(self.at)
        life.finish()

    def _moments(self, script: Script) -> tuple[datetime, list[datetime]]:
        """When it was begun, and when each step happened: counted back from the last one."""
        last = self.at - self.dice.days(script.ago)
        moments = [last]
        for name in reversed(script.names[1:]):
            moments.append(moments[-1] - self.dice.days(TAKES[name]))
        begun = moments[-1] - self.dice.days((0.02, 3))
        return (begun, moments[::-1]) if script.names else (last, [])

    def _call(self, begun: datetime, handed_in: datetime, *, is_draft: bool) -> Call:
        """One that was open then; a draft may have been left behind by a call that is closed now."""
        fitting = [one for one in self.calls if one.weight and one.took(begun) and one.took(handed_in)]
        if is_draft and self.dice.often(0.8):
            fitting = [one for one in fitting if one.took(self.at)]
        return self.dice.choices(fitting, [one.weight for one in fitting])[0]

    def _organisation(self, script: Script, call: Call, handed_in: datetime, last: datetime) -> Organisation:
        """Those one steps into write most, so that their pages are full."""
        fitting, weights = [], []
        for number, one in enumerate(self.cast.organisations):
            if self._may(one, script, handed_in, last):
                fitting.append(one)
                weights.append(_weight(number, one, call))
        return self.dice.choices(fitting, weights)[0]

    def _may(self, one: Organisation, script: Script, handed_in: datetime, last: datetime) -> bool:
        known_since: Any = one.profile.submitted_at
        decided: Any = one.profile.decided_at
        if known_since > handed_in:
            return False
        if one.profile.state == ProfileState.VERIFIED:
            return True
        if one.profile.state == ProfileState.SUSPENDED:
            return last < decided - timedelta(days=1)
        return one.profile.state == ProfileState.PENDING and script.unverified


def _weight(number: int, one: Organisation, call: Call) -> float:
    """Those who know the topic, and those who write in another language than most."""
    knows = 4 if call.topic in ("", one.sketch.topic) else 1
    if number < len(_SEATED):
        return _SEATED[number] * knows
    return knows * (2 if one.sketch.language != "en" else 1)
