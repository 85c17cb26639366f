"""What is looked for every few minutes is found by an index, however many inputs there are."""

import pytest

from engagements.publications.models import Publication
from engagements.publications.queries import to_appear
from tests.factories import submissions
from tests.plans import only_index

OWN = "publication_to_appear"


@pytest.mark.django_db
def test_to_appear_looks_only_through_what_may_become_public():
    only_index(Publication, OWN)
    plan = to_appear(submissions.NOW).explain()
    assert OWN in plan, plan
