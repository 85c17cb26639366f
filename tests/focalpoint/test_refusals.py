"""Two who save over each other: the refusal holds both texts, and says so."""

import pytest

from engagements.responses.refusals import Conflict as OfAResponse
from engagements.submissions.refusals import Conflict as OfAnInput
from focalpoint.refusals import SavedMeanwhile
from organisations.profiles.refusals import Conflict as OfAnEntry


@pytest.mark.parametrize("conflict", [OfAnEntry, OfAnInput, OfAResponse])
def test_conflict_holds_both_texts(conflict):
    refusal = conflict("theirs", {"title": "mine"})
    assert isinstance(refusal, SavedMeanwhile)
    assert (refusal.theirs, refusal.mine) == ("theirs", {"title": "mine"})
    assert "yours is not lost" in str(refusal.message)
