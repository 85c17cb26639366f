"""Builds the demo world: one transaction, the same from the same seed."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import transaction

from demo.world import away, campaign, clock, joining, news, outcomes, rules, templates
from demo.world import calls as calls_
from demo.world.agenda import Agenda
from demo.world.calls import Call
from demo.world.cast import OPENED, Cast, Organisation, Staffing
from demo.world.dice import Dice
from demo.world.in_office import make_labels, plan_bulk, save_views
from demo.world.life import Life
from demo.world.scripts import SCRIPTS, TAKES, Script
from demo.world.stories import LEVELS, Subject
from demo.world.texts import LANGUAGES
from engagements.submissions.models import Submission
from organisations.calendars.queries import holidays_read_once
from organisations.profiles.states import State as ProfileState

SEED = 2026
# The portal's periodic tasks run every so many days: each run takes as long as a verb.
_CLOCK_DAYS = 2
# How often the organisations of the demo roles write, compared with 1 for others.
_SEATED = {"owner": 2, "two-hats": 1.5, "owner-ar": 2}


@transaction.atomic
def build(*, seed: int, at: datetime, share: float = 1) -> dict[str, int]:
    """Fill empty tables; returns how many of what there are now. A smaller `share` is faster."""
    call_command("load_reference", verbosity=0)
    dice, agenda = Dice(seed), Agenda(at)
    with dice.for_ids(), holidays_read_once():
        staffing = Staffing(agenda, dice)
        cast = staffing.make()
        make_labels(cast, at - OPENED)
        save_views(cast, at - OPENED)
        joining.plan(agenda, staffing)
        calls = calls_.plan(agenda, cast)
        rules.plan(agenda, cast)
        templates.plan(agenda, cast, calls)
        world = World(agenda, dice, cast, calls)
        for script in world.scripts(share):
            world.plan(script)
        campaign.plan(agenda, cast, calls)
        plan_bulk(agenda, cast)
        away.plan(agenda, cast)
        outcomes.plan(agenda, cast, calls)
        for day in range(0, OPENED.days, _CLOCK_DAYS):
            agenda.add(at - timedelta(days=day), clock.strike)
        agenda.play()
        news.settle(at)
    inputs = Submission.objects.count()
    return {"organisations": len(cast.organisations), "calls": len(calls), "inputs": inputs}


class World:
    """Chooses who writes what to which call; the agenda then runs it."""

    def __init__(self, agenda: Agenda, dice: Dice, cast: Cast, calls: list[Call]) -> None:
        self.agenda, self.dice, self.cast, self.calls = agenda, dice, cast, calls
        # How often a story was used in a language, and how often by one organisation.
        self._told: Counter[tuple[str, ...]] = Counter()

    def scripts(self, share: float) -> Iterator[Script]:
        """Each as often as it says, mixed."""
        scripts = [script for script in SCRIPTS for _index in range(script.many)]
        self.dice.shuffle(scripts)
        yield from scripts[: round(len(scripts) * share)]

    def plan(self, script: Script) -> None:
        begun, moments = self._moments(script)
        submitted = moments[0] if moments else begun
        call = self._call(script, begun, submitted)
        organisation = self._organisation(script, call, begun, moments[-1] if moments else begun)
        subject = self._subject(script, call, organisation)
        life = Life(self.cast, call, organisation, script, subject, Dice(self.dice.getrandbits(64)))
        self.agenda.add(begun, life.begin)
        for name, at in zip(script.names, moments, strict=True):
            self.agenda.add(at, getattr(life, name))

    def _moments(self, script: Script) -> tuple[datetime, list[datetime]]:
        """When it was begun, and when each step happened: counted back from the last one."""
        last = self.agenda.now - self.dice.days(script.ago)
        moments = [last]
        for name in reversed(script.names[1:]):
            moments.append(moments[-1] - self.dice.days(TAKES[name]))
        begun = moments[-1] - self.dice.days((0.02, 3)) if script.names else last
        moments = [self.agenda.at_work(at) for at in reversed(moments)]
        return self.agenda.at_work(begun), moments if script.names else []

    def _call(self, script: Script, begun: datetime, submitted: datetime) -> Call:
        """One that was open then; a draft may have been left behind by a call that is closed now."""
        fitting = [call for call in self.calls if call.weight and call.took(begun) and call.took(submitted)]
        if script.topic:
            fitting = [call for call in fitting if call.topic in ("", script.topic)]
        if not script.names and (script.seat or self.dice.often(0.8)):
            fitting = [call for call in fitting if call.took(self.agenda.now)]
        return self.dice.choices(fitting, [call.weight for call in fitting])[0]

    def _organisation(self, script: Script, call: Call, begun: datetime, last: datetime) -> Organisation:
        """Those of the demo roles write most, so that their pages are full."""
        if script.seat:
            return next(
                organisation for organisation in self.cast.organisations if organisation.seat == script.seat
            )
        fitting = [
            organisation
            for organisation in self.cast.organisations
            if _may(organisation, script, begun, last)
        ]
        return self.dice.choices(
            fitting, [_weight(organisation, script.topic or call.topic) for organisation in fitting]
        )[0]

    def _subject(self, script: Script, call: Call, organisation: Organisation) -> Subject:
        """The story that it has used least so far."""
        sketch = organisation.sketch
        language = sketch.language
        if language != "en" and self.dice.often(0.1) and not script.seat:
            language = "en"
        topic = script.topic or call.topic or sketch.topic
        stories = range(len(LANGUAGES[language].topics[topic].titles))
        shuffled = self.dice.sample(stories, len(stories))

        def times_told(story: int, *by: str) -> int:
            return self._told[(language, topic, str(story), *by)]

        story = min(shuffled, key=lambda candidate: times_told(candidate, sketch.legal_name))
        level = script.level or self.dice.choices(list(LEVELS), list(LEVELS.values()))[0]
        subject = Subject(
            topic, language, story, times_told(story), times_told(story, sketch.legal_name), level
        )
        key = (language, topic, str(story))
        self._told.update([key, (*key, sketch.legal_name)])
        return subject


def _may(organisation: Organisation, script: Script, begun: datetime, last: datetime) -> bool:
    if organisation.submitted_at > begun:
        return False
    if organisation.sketch.state == ProfileState.SUSPENDED:
        return organisation.suspended_at is not None and last < organisation.suspended_at - timedelta(days=1)
    is_checked = organisation.sketch.state == ProfileState.VERIFIED
    return is_checked or (organisation.sketch.state == ProfileState.PENDING and script.unverified)


def _weight(organisation: Organisation, topic: str) -> float:
    """Those who know the topic, and those who write in another language than most."""
    knows = 4 if topic in ("", organisation.sketch.topic) else 1
    return knows * _SEATED.get(organisation.seat, 2 if organisation.sketch.language != "en" else 1)
