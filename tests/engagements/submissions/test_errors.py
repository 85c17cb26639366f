"""What an author reads when a call takes no inputs, in each state of the call."""

from datetime import timedelta

import pytest

from engagements.consultations.states import State
from engagements.submissions.errors import NotOpenError
from focalpoint.translated import Translated
from tests.factories import consultations

NOW = consultations.NOW
pytestmark = pytest.mark.django_db

EARLY = {"closes_at": NOW - timedelta(days=1), "closed_early_reason": Translated(en="The mandate ended.")}


@pytest.mark.parametrize(
    ("make", "fields", "sentence"),
    [
        (consultations.upcoming_call, {}, "This call opens on 9 March 2026"),
        (consultations.closed_call, {}, "This call closed on 3 March 2026"),
        (consultations.open_call, EARLY, "This call closed on 3 March 2026"),
        (consultations.upcoming_call, EARLY, "This call closed on 3 March 2026"),
        (consultations.upcoming_call, {"state": State.ARCHIVED, **EARLY}, "This call closed on 3 March 2026"),
        (consultations.upcoming_call, {"state": State.ARCHIVED}, "This call is closed"),
        (consultations.open_call, {"state": State.ARCHIVED}, "This call is closed"),
        (consultations.draft_call, {"opens_at": NOW + timedelta(days=5)}, "This call is closed"),
    ],
    ids=[
        "upcoming", "closed", "closed early", "closed before it opened", "archived before it opened",
        "archived, opening later", "archived, closing later", "draft",
    ],
)  # fmt: skip
def test_author_reads_why_the_call_takes_no_inputs(make, fields, sentence):
    assert NotOpenError(make(**fields), at=NOW).message.startswith(sentence)
