"""What is looked for every few minutes is found by an index, however many inputs there are."""

import pytest
from django.db import connection

from engagements.publications.models import Publication
from engagements.publications.queries import to_appear
from tests.factories import submissions

OWN = "publication_to_appear"


@pytest.mark.django_db
def test_to_appear_looks_only_through_what_may_become_public():
    """Where tables are small any way costs the same: this index serves, were it the only one."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Publication._meta.db_table)
        others = [name for name, one in found.items() if one["index"] and not one["unique"] and name != OWN]
        for name in others:
            cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = to_appear(submissions.NOW).explain()
    assert OWN in plan, plan
