"""Every verb against every other on one input, from two connections: the first is about to commit when the
second begins. The first stands; the second is done after it or is refused, and the log is true."""

from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied

from engagements.cases.states import State
from engagements.responses.errors import WithdrawnError
from engagements.routing.errors import NotVerifiedError
from engagements.routing.models import Referral
from engagements.routing.states import LIVE
from focalpoint.errors import DomainError, WrongStateError
from focalpoint.verbs import VERBS
from organisations.profiles import actions as profiles
from organisations.profiles.models import Profile
from tests.engagements.acts import ACTS, DRAFT, can_be_tried, check_true, declared, world_for
from tests.race import race
from tests.snapshot import Snapshot

pytestmark = pytest.mark.django_db(transaction=True)
# Only ever done inside another verb, or about no input that there is.
INNER = {
    "submission.create",
    "submission.remove_attachment",
    "submission.warn",
    "submission.expire",
    "case.open",
    "publication.open",
    "publication.accept",
    "publication.reject",
    "publication.withhold_name",
    "publication.supersede",
    "publication.hide",
    "case.resume",
    "case.unassign",
    "case.begin",
    "case.end",
    "case.replace_main",
    "case.pass_on",
    "case.answer",
    "case.come_back",
    "case.reconsider",
    "case.wake_up",
    "case.take_in",
    "case.leave",
    "referral.replace_version",
    "referral.send",
    "referral.answer",
    "referral.reopen",
    "response.begin",
}


# Where these leave the case; the others say it themselves.
COMES_TO = {
    "submission.submit": State.NEW,
    "submission.resubmit": State.IN_TRIAGE,
    "submission.withdraw": State.WITHDRAWN,
    "decision.undo": State.IN_TRIAGE,
    "decision.refuse": State.IN_TRIAGE,
    "decision.carry_out": State.REFERRED,
}


def may_meet(first, second):
    """Whether both can be done in the state that the case is in, or comes into by the first.

    Any other second one is refused for the state alone, with one connection as with two.
    """
    states = {ACTS[first][0], COMES_TO.get(first, declared(first).to)}
    if second in ("submission.withdraw", "submission.raise_level"):
        return states != {DRAFT}
    return ACTS[second][0] in states or (
        second.startswith("case.") and bool(declared(second).sources & states)
    )


@pytest.mark.parametrize("first", ACTS)
def test_verb_against_every_other(first):
    made = world_for(first)
    begin = Snapshot()
    for second in (name for name in ACTS if may_meet(first, name) and can_be_tried(name, made)):
        world = deepcopy(made)
        one, two = race(lambda: ACTS[first][1](world), lambda: ACTS[second][1](world))  # noqa: B023
        assert one.error is None, (first, second, one.error)
        assert two.error is None or isinstance(two.error, DomainError | PermissionDenied), (second, two.error)
        check_true(world)
        begin.restore()


def test_every_verb_of_an_input_is_tried():
    nouns = ("submission.", "case.", "decision.", "note.", "publication.", "referral.", "response.")
    assert {name for name in VERBS if name.startswith(nouns)} == {name.split()[0] for name in ACTS} | INNER


@pytest.mark.parametrize("verb", ["case.refer", "referral.forward", "response.release"])
def test_withdraw_meets_what_sends_the_text_on(verb):
    """Whoever comes second: nobody is left with a text that its author took back."""
    for first, second in ((verb, "submission.withdraw"), ("submission.withdraw", verb)):
        world = world_for(verb)
        one, two = race(lambda: ACTS[first][1](world), lambda: ACTS[second][1](world))  # noqa: B023
        assert one.error is None
        if second == "submission.withdraw" and verb != "response.release":
            assert two.error is None
        elif second != "submission.withdraw":
            assert isinstance(two.error, WrongStateError | WithdrawnError)
        assert not Referral.objects.filter(case=world.case, state__in=LIVE).exists()


def test_refer_meets_the_last_release():
    """The input is answered, or one more department has it: never both."""
    for first, second in (
        ("case.refer more", "response.release"),
        ("response.release", "case.refer more"),
    ):
        world = world_for("response.release")
        ACTS["referral.recall"][1](world)
        one, two = race(lambda: ACTS[first][1](world), lambda: ACTS[second][1](world))  # noqa: B023
        assert one.error is None
        assert (two.error is None) is (second == "response.release")
        check_true(world)


@pytest.mark.parametrize("verb", ["case.refer", "case.refer more"])
def test_suspend_meets_what_sends_the_text_on(verb):
    """Nothing of an organisation goes out once it is suspended; what went out before stays out."""

    def suspend(world):
        profile = Profile.objects.get(pk=world.submission.profile_id)
        return profiles.suspend(profile, reason="Checks", edit=profile.edit, by=world.lead, at=world.at)

    world = world_for(verb)
    one, two = race(lambda: suspend(world), lambda: ACTS[verb][1](world))
    assert (one.error, type(two.error)) == (None, NotVerifiedError)
    world = world_for(verb)
    one, two = race(lambda: ACTS[verb][1](world), lambda: suspend(world))
    assert (one.error, two.error, two.waited) == (None, None, True)
