"""Kinds of notices that only these tests know, and what it takes to hear of them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from focalpoint.notifications import deliver, wake_worker
from focalpoint.notifications.kinds import KINDS, Kind

NEWS, ACCOUNT = "test_news", "test_account"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[2] / "templates"


def with_ours(given):
    """The setting TEMPLATES with the folder of the tests' own."""
    return [{**given[0], "DIRS": [*given[0]["DIRS"], TEMPLATES]}]


def kinds():
    return {
        NEWS: Kind(NEWS, "Something new", "News"),
        ACCOUNT: Kind(ACCOUNT, "Your account", "Account", stoppable=False),
    }


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch, settings):
    for name, kind in kinds().items():
        monkeypatch.setitem(KINDS, name, kind)
    settings.TEMPLATES = with_ours(settings.TEMPLATES)
    settings.BASE_URL = "https://portal.example"
    monkeypatch.setattr(wake_worker, "_away_until", 0.0)


@pytest.fixture
def run():
    """Deliver what waits, as if it were `at`."""
    return lambda at=AT: deliver.deliver_waiting(clock=lambda: at)
