"""Random walks: whatever is done to an input in whatever order, one has it, one clock runs, its log is
true."""

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from engagements.submissions.models import Submission
from focalpoint.errors import DomainError
from tests.engagements.acts import ACTS, World, can_be_tried, check_true, world_for


class Walk(RuleBasedStateMachine):
    """One input, and everyone with a part in it, who press what they like."""

    world: World

    @initialize(verb=st.sampled_from(sorted(ACTS)))
    def begin(self, verb):
        self.world = world_for(verb)

    @rule(verb=st.sampled_from(sorted(ACTS)))
    def press(self, verb):
        is_there = Submission.objects.filter(pk=self.world.submission.pk).exists()
        if not is_there or not can_be_tried(verb, self.world):
            return
        try:
            ACTS[verb][1](self.world)
        except (DomainError, PermissionDenied):
            return

    @invariant()
    def everything_is_true(self):
        check_true(self.world)


@pytest.mark.django_db
def test_walks():
    run_state_machine_as_test(
        Walk, settings=settings(max_examples=25, stateful_step_count=12, deadline=None, derandomize=True)
    )
