"""Notes for tests."""

from typing import Any

from engagements.cases.models import Case
from engagements.notes.models import Note
from tests.factories import accounts
from tests.factories.submissions import NOW


def note(case: Case, *, by: Any = None, **fields: Any) -> Note:
    """One that an officer wrote, and no one has deleted."""
    written = {"text": "Ask Ana first.", "written_at": NOW, "written_by": by or accounts.officer()}
    return Note.objects.create(case=case, **{**written, **fields})
