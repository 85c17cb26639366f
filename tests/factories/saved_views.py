"""Saved views for tests."""

from itertools import count
from typing import Any

from engagements.saved_views.models import SavedView
from tests.factories import accounts

_numbers = count(1)


def view(name: str = "", *, query: str = "view=all", **fields: Any) -> SavedView:
    """One's own, of whoever is given as `owner`."""
    owner = fields.pop("owner", None) or accounts.officer()
    return SavedView.objects.create(name=name or f"View {next(_numbers)}", query=query, owner=owner, **fields)
