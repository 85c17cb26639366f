"""What is done with themes: staff correct the list."""

from datetime import datetime

from django.db import transaction

from focalpoint import audit
from focalpoint.pages import forget_public_pages
from organisations.accounts.models import User
from organisations.themes.models import Theme

_TOLD = ["parent_id", "name", "description", "position"]


@transaction.atomic
def save(theme: Theme, *, by: User, at: datetime) -> Theme:
    """Keep a new or corrected theme."""
    before = Theme.objects.select_for_update().filter(pk=theme.pk).first()
    theme.save()
    changed = [name for name in _TOLD if before is None or getattr(before, name) != getattr(theme, name)]
    audit.record("theme.saved", theme, by=by, at=at, changes={"changed": changed})
    forget_public_pages()
    return theme
