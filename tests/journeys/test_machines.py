"""Two machines, of which one dies in the middle of the story, and a broker that is lost and replaced.

What is here as processes is what an institution has as machines: see tests/machines.py. The run prints its
figures; docs/decisions/0026-many-machines.md has those of one.
"""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.journeys import test_story as story
from tests.machines import POOLER, Machines
from tests.portal import prepared

pytestmark = [pytest.mark.journey, pytest.mark.drill]
# What a platform needs to notice that a server is gone; in this drill, a fixed time.
NOTICED_SECONDS = 2.0


@pytest.fixture
def machines(kept: Path) -> Iterator[Machines]:
    if not POOLER.exists():
        pytest.fail("This drill needs PgBouncer: apt-get install pgbouncer")
    started = Machines(demo=False, begins_with=prepared(kept, demo=False))
    try:
        started.start()
        yield started
    finally:
        started.stop()


def test_machines_lose_one_of_them_and_the_broker(machines):
    cast = SimpleNamespace(portal=machines)
    story.the_office_moves_in(cast)
    story.an_organisation_registers(cast)
    story.the_office_returns_then_verifies_it(cast)
    story.a_colleague_is_invited(cast)
    story.a_lead_publishes_a_call(cast)
    story.an_input_is_written_by_two(cast)
    story.it_is_submitted(cast)
    story.an_officer_asks_and_the_author_answers(cast)
    story.it_is_referred(cast)
    story.a_department_passes_it_on(cast)
    story.the_response_is_written_approved_and_sent(cast)
    story.the_office_releases_it(cast)
    story.everybody_can_read_it(cast)
    story.the_author_withdraws_another(cast)
    story.the_morning_brings_a_digest(cast)
    story.the_trail_holds(cast)
