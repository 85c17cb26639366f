"""Builds the demo world: one transaction, the same from the same seed."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import transaction

from demo.world import calls as calls_
from demo.world import clock, joining, news
from demo.world.agenda import Agenda
from demo.world.calls import Call
from demo.world.cast import OPENED, Cast, Organisation, Staffing
from demo.world.dice import Dice
from demo.world.life import Life
from demo.world.scripts import SCRIPTS, TAKES, Script
from demo.world.stories import LEVELS, Subject
from demo.world.texts import LANGUAGES
from engagements.submissions.models import Submission
from organisations.calendars.queries import holidays_read_once
from organisations.profiles.states import State as ProfileState

SEED = 2026
# The portal's own clock is looked at every so many days: each time costs as much as a verb.
_CLOCK_DAYS = 2
# How often the organisations of those one steps into write, beside 1 for others.
_SEATED = {"owner": 2, "two-hats": 1.5, "owner-ar": 2}


@transaction.atomic
def build(*, seed: int, at: datetime, share: float = 1) -> dict[str, int]:
    """Fill empty tables; returns how many of what there are now. A `share` of the inputs is quicker."""
    call_command("load_reference", verbosity=0)
    dice, agenda = Dice(seed), Agenda(at)
    with dice.for_ids(), holidays_read_once():
        staffing = Staffing(agenda, dice)
        cast = staffing.make()
        joining.plan(agenda, staffing)
        calls = calls_.plan(agenda, cast)
        world = World(agenda, dice, cast, calls)
        for script in world.scripts(share):
            world.plan(script)
        for day in range(0, OPENED.days, _CLOCK_DAYS):
            agenda.add(at - timedelta(days=day), clock.strike)
        agenda.play()
        news.settle(at)
    inputs = Submission.objects.count()
    return {"organisations": len(cast.organisations), "calls": len(calls), "inputs": inputs}


class World:
    """Chooses who writes what to which call; the agenda then lets it happen."""

    def __init__(self, agenda: Agenda, dice: Dice, cast: Cast, calls: list[Call]) -> None:
        self.agenda, self.dice, self.cast, self.calls = agenda, dice, cast, calls
        # How often a story was told in a language, and how often by one organisation.
        self._told: Counter[tuple[str, ...]] = Counter()

    def scripts(self, share: float) -> Iterator[Script]:
        """Each as often as it says, mixed."""
        all_of_them = [script for script in SCRIPTS for _one in range(script.many)]
        self.dice.shuffle(all_of_them)
        yield from all_of_them[: round(len(all_of_them) * share)]

    def plan(self, script: Script) -> None:
        begun, moments = self._moments(script)
        submitted = moments[0] if moments else begun
        call = self._call(script, begun, submitted)
        organisation = self._organisation(script, call, begun, moments[-1] if moments else begun)
        subject = self._subject(script, call, organisation)
        life = Life(self.cast, call, organisation, script, subject, Dice(self.dice.getrandbits(64)))
        self.agenda.add(begun, life.begin)
        for name, moment in zip(script.names, moments, strict=True):
            self.agenda.add(moment, getattr(life, name))

    def _moments(self, script: Script) -> tuple[datetime, list[datetime]]:
        """When it was begun, and when each step happened: counted back from the last one."""
        last = self.agenda.now - self.dice.days(script.ago)
        moments = [last]
        for name in reversed(script.names[1:]):
            moments.append(moments[-1] - self.dice.days(TAKES[name]))
        begun = moments[-1] - self.dice.days((0.02, 3)) if script.names else last
        moments = [self.agenda.at_work(moment) for moment in reversed(moments)]
        return self.agenda.at_work(begun), moments if script.names else []

    def _call(self, script: Script, begun: datetime, submitted: datetime) -> Call:
        """One that was open then; a draft may have been left behind by a call that is closed now."""
        fitting = [one for one in self.calls if one.weight and one.took(begun) and one.took(submitted)]
        if script.topic:
            fitting = [one for one in fitting if one.topic in ("", script.topic)]
        if not script.names and (script.seat or self.dice.often(0.8)):
            fitting = [one for one in fitting if one.took(self.agenda.now)]
        return self.dice.choices(fitting, [one.weight for one in fitting])[0]

    def _organisation(self, script: Script, call: Call, begun: datetime, last: datetime) -> Organisation:
        """Those one steps into write most, so that their pages are full."""
        if script.seat:
            return next(one for one in self.cast.organisations if one.seat == script.seat)
        fitting = [one for one in self.cast.organisations if _may(one, script, begun, last)]
        return self.dice.choices(fitting, [_weight(one, script.topic or call.topic) for one in fitting])[0]

    def _subject(self, script: Script, call: Call, organisation: Organisation) -> Subject:
        """What it has told least so far."""
        sketch = organisation.sketch
        language = sketch.language
        if language != "en" and self.dice.often(0.1) and not script.seat:
            language = "en"
        topic = script.topic or call.topic or sketch.topic
        stories = range(len(LANGUAGES[language].topics[topic].titles))
        shuffled = self.dice.sample(stories, len(stories))

        def times_told(story: int, *by: str) -> int:
            return self._told[(language, topic, str(story), *by)]

        story = min(shuffled, key=lambda one: times_told(one, sketch.legal_name))
        level = script.level or self.dice.choices(list(LEVELS), list(LEVELS.values()))[0]
        subject = Subject(
            topic, language, story, times_told(story), times_told(story, sketch.legal_name), level
        )
        key = (language, topic, str(story))
        self._told.update([key, (*key, sketch.legal_name)])
        return subject


def _may(one: Organisation, script: Script, begun: datetime, last: datetime) -> bool:
    if one.submitted_at > begun:
        return False
    if one.sketch.state == ProfileState.SUSPENDED:
        return one.suspended_at is not None and last < one.suspended_at - timedelta(days=1)
    is_checked = one.sketch.state == ProfileState.VERIFIED
    return is_checked or (one.sketch.state == ProfileState.PENDING and script.unverified)


def _weight(one: Organisation, topic: str) -> float:
    """Those who know the topic, and those who write in another language than most."""
    knows = 4 if topic in ("", one.sketch.topic) else 1
    return knows * _SEATED.get(one.seat, 2 if one.sketch.language != "en" else 1)
