"""A theme is corrected, and it is recorded."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from focalpoint.audit.models import Entry
from organisations.themes import actions
from organisations.themes.models import Theme
from tests.factories import accounts, themes

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_save_records_which_fields_changed():
    lead, theme = accounts.lead(), themes.theme()
    theme.name = {"en": "Clean water"}
    actions.save(theme, by=lead, at=AT)
    assert str(Theme.objects.get(pk=theme.pk).name) == "Clean water"
    entry = Entry.objects.get(verb="theme.saved")
    assert (entry.by, entry.changes) == (lead.pk, {"changed": ["name"]})


def test_save_shows_on_public_pages_at_once(django_capture_on_commit_callbacks):
    cache.set("public-generation", 1, timeout=None)
    with django_capture_on_commit_callbacks(execute=True):
        actions.save(themes.theme(), by=accounts.lead(), at=AT)
    assert cache.get("public-generation") > 1
