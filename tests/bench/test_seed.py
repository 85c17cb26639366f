"""The world of the speed table fits the tables of the portal, and its pages are found in it."""

import pytest
from django.core.management import call_command
from django.db import connection

from bench.management.commands.bench_facts import _pages
from bench.management.commands.seed_inputs import unhindered
from bench.people import settle
from bench.staging import stage
from bench.tables import STATEMENTS
from engagements.cases.models import Case
from engagements.publications.models import Publication
from engagements.responses.models import Response
from engagements.submissions.models import Submission

pytestmark = pytest.mark.django_db


def test_seed_fills_every_table():
    call_command("load_reference", verbosity=0)
    with connection.cursor() as cursor:
        people = settle(seed=1)
        connection.check_constraints()
        stage(cursor, people, count=300, seed=1)
        with unhindered(cursor):
            for statement in STATEMENTS:
                cursor.execute(statement)
    assert Submission.objects.count() == 300
    assert Case.objects.exists()
    assert Publication.objects.public().exists()
    assert Response.objects.public().exists()
    assert all(address for _who, address in _pages().values())
