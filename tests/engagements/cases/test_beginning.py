"""When the office began to work on a case, and whether that was in time: whatever it did first."""

from datetime import timedelta

import pytest

from engagements.cases import assigning
from engagements.cases.models import Case
from engagements.cases.states import State
from engagements.routing.actions import withdraw
from engagements.submissions.models import Submission
from focalpoint.verbs import VERBS
from tests.engagements.acts import ACTS, NOW, declared, world
from tests.factories import accounts, cases
from tests.shared import each

pytestmark = pytest.mark.django_db
# What happens to a new case by itself, or is part of another verb.
CONSEQUENCES = {"case.begin", "case.end"}
FIRST = [
    name for name in ACTS if State.NEW in declared(name).sources and declared(name).to and " " not in name
]


def stored(case):
    return Case.objects.get(pk=case.pk)


def test_each_verb_that_begins_a_case_is_tried():
    leaving = {
        name
        for name, verb in VERBS.items()
        if name.startswith("case.") and State.NEW in verb.sources and verb.to
    }
    assert leaving == {*FIRST, *CONSEQUENCES}


@pytest.mark.parametrize(("days", "in_time"), [(7, True), (8, False)], ids=["on its date", "later"])
def test_the_first_verb_begins_a_case(days, in_time):
    def begins(verb):
        one = world(State.NEW)
        one.at = NOW + timedelta(days=days)
        if verb == "case.join":
            one.campaign = cases.assigned(officer=one.officer, consultation=one.submission.consultation)
        ACTS[verb][1](one)
        now = stored(one.case)
        assert (now.begun_at, now.is_begun_in_time) == (one.at, in_time)

    each(FIRST, begins)


def test_what_is_done_later_begins_nothing():
    case, lead = cases.in_state(State.NEW), accounts.lead()
    assigning.assign(case, to=accounts.officer(), by=lead, at=NOW)
    assigning.take_over(case, by=lead, at=NOW + timedelta(days=30))
    assert (stored(case).begun_at, stored(case).is_begun_in_time) == (NOW, True)


def test_what_its_author_withdrew_before_was_never_begun():
    case = cases.in_state(State.NEW)
    submission = Submission.objects.get(pk=case.main_submission_id)
    withdraw(submission, by=submission.author, at=NOW)
    assert (stored(case).state, stored(case).begun_at) == (State.WITHDRAWN, None)
