"""The world of the speed table fits the tables of the portal, and its pages are found in it."""

import pytest
from django.core.management import call_command
from django.db import connection

from bench.management.commands.bench_facts import _pages, _to_decide
from bench.management.commands.seed_inputs import unhindered
from bench.people import settle
from bench.staging import stage
from bench.tables import STATEMENTS
from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.publications.models import Publication
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions.models import Submission
from tests.factories.lives import CASES, Life, facts

pytestmark = pytest.mark.django_db
# An office that reads a case may write a summary of it, or not.
OWN = ("summary",)


@pytest.fixture
def seeded():
    call_command("load_reference", verbosity=0)
    with connection.cursor() as cursor:
        people = settle(seed=1)
        connection.check_constraints()
        stage(cursor, people, count=300, seed=1)
        with unhindered(cursor):
            for statement in STATEMENTS:
                cursor.execute(statement)


def test_seed_fills_every_table(seeded):
    assert Submission.objects.count() == 300
    assert Case.objects.exists()
    assert Publication.objects.public().exists()
    assert Response.objects.public().exists()
    assert all(address for _who, address in _pages().values())
    assert len(_to_decide(3)) == 3


def _of(lived: Life) -> Submission:
    return Submission.objects.get(pk=lived.submission.pk)


def test_what_is_seeded_is_as_the_verbs_leave_it(seeded):
    """The table measures a world that can be: its rows are filled as those that lived by the real verbs."""
    # No input of it is in a campaign.
    for state in [state for state in CaseState if state != CaseState.JOINED]:
        # Referred and published, as nearly all there are.
        steps = CASES[state].replace("refer", "refer_and_publish")
        case, lived = Case.objects.filter(state=state, level="open").first(), Life(steps)
        assert case is not None, state
        assert facts(case, *OWN) == facts(lived.case, *OWN), state
        submission = case.main_submission
        assert facts(submission, "answers") == facts(_of(lived), "answers"), state
        for model, path in ((Publication, "submission"), (Referral, "version__submission")):
            rows = model.objects.filter(**{path: submission.pk})
            theirs = model.objects.filter(**{path: lived.submission.pk})
            assert list(map(facts, rows)) == list(map(facts, theirs)), state
        answers = Response.objects.filter(referral__case=case)
        assert list(map(facts, answers)) == list(
            map(facts, Response.objects.filter(referral__case=lived.case))
        )
