"""Labels for tests."""

from itertools import count
from typing import Any

from engagements.labels.models import Label
from tests.factories import accounts
from tests.factories.submissions import NOW

_numbers = count(1)


def label(name: str = "", *, is_archived: bool = False, **fields: Any) -> Label:
    """One that is offered, unless it is archived."""
    if is_archived:
        fields |= {"archived_at": NOW, "archived_by": accounts.lead()}
    return Label.objects.create(name=name or f"Label {next(_numbers)}", **fields)
