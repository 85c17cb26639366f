"""Calls for tests: open by default, around the moment NOW."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from engagements.consultations.models import Consultation
from engagements.consultations.states import State
from focalpoint.translated import Translated
from tests.factories import accounts

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)  # a Wednesday
_numbers = count(1)


def draft_call(**fields: Any) -> Consultation:
    """A call that nobody but the office sees; complete enough to be published."""
    number = next(_numbers)
    now = fields.pop("now", NOW)
    defaults: dict[str, Any] = {
        "slug": f"call-{number}",
        "title": Translated(en=f"Water for all, part {number}"),
        "summary": Translated(en="What would bring clean water to every household?"),
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=20),
        "time_zone": "America/New_York",
        "created_at": now - timedelta(days=12),
    }
    return Consultation.objects.create(**{**defaults, **fields})


def open_call(**fields: Any) -> Consultation:
    """A published call that is open at NOW (or at `now`)."""
    now = fields.get("now", NOW)
    published: dict[str, Any] = {"state": State.PUBLISHED, "published_at": now - timedelta(days=11)}
    if "published_by" not in fields:
        published["published_by"] = accounts.lead()
    return draft_call(**{**published, **fields})


def closed_call(**fields: Any) -> Consultation:
    now = fields.get("now", NOW)
    return open_call(**{"closes_at": now - timedelta(days=1), **fields})


def upcoming_call(**fields: Any) -> Consultation:
    now = fields.get("now", NOW)
    return open_call(**{"opens_at": now + timedelta(days=5), **fields})


WRITTEN = (
    "slug", "title", "summary", "body", "department", "opens_at", "closes_at", "time_zone", "levels",
    "publication", "attachments_allowed",
)  # fmt: skip


def written(call: Consultation, **changes: Any) -> dict[str, Any]:
    """What a lead writes about the call, as its verbs take it."""
    return {**{name: getattr(call, name) for name in WRITTEN}, "themes": call.themes.all(), **changes}
