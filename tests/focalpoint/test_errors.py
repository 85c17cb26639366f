"""Two who save over each other: the refusal holds both texts, and says so."""

import pytest

from engagements.responses.errors import ConflictError as OfAResponse
from engagements.submissions.errors import ConflictError as OfAnInput
from focalpoint.errors import EditConflictError
from organisations.profiles.errors import ConflictError as OfAnEntry


@pytest.mark.parametrize("conflict", [OfAnEntry, OfAnInput, OfAResponse])
def test_conflict_holds_both_texts(conflict):
    refusal = conflict("theirs", {"title": "mine"})
    assert isinstance(refusal, EditConflictError)
    assert (refusal.theirs, refusal.mine) == ("theirs", {"title": "mine"})
    assert "yours is not lost" in str(refusal.message).lower()
