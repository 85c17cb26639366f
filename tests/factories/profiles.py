"""Organisations for tests: verified by default."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from focalpoint.files.models import StoredFile
from organisations.profiles.models import Profile
from organisations.profiles.states import State
from tests.factories import accounts

AT = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
# What a lead says of a check.
SHEET: dict[str, Any] = {
    "points": ["legal_name", "country"],
    "source": "The register of non-governmental organisations",
    "look_again_on": None,
}
_numbers = count(1)


def profile(state: str = State.VERIFIED, **fields: Any) -> Profile:
    """An organisation in `state`, with the dates and people that the state needs."""
    number = next(_numbers)
    maker = fields.pop("created_by", None) or accounts.person()
    defaults: dict[str, Any] = {
        "slug": f"organisation-{number}",
        "state": state,
        "legal_name": f"Water Keepers {number}",
        "country": "KE",
        "kind": "ngo",
        "created_at": AT,
        "created_by": maker,
    }
    if state != State.DRAFT:
        defaults |= {"submitted_at": AT, "submitted_by": maker}
        defaults |= {"mission": "Clean water for all.", "registration_number": f"KE-{number}"}
    if state == State.PENDING:
        defaults |= {"due_at": AT + timedelta(days=7)}
    if state not in (State.DRAFT, State.PENDING):
        defaults |= {"decided_at": AT, "decided_by": accounts.lead()}
    if state in (State.RETURNED, State.DECLINED, State.SUSPENDED):
        defaults["reason"] = "The registration cannot be read."
    return Profile.objects.create(**{**defaults, **fields})


def evidence(**fields: Any) -> StoredFile:
    """A file as it is known of; there are no bytes behind it."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "name": "registration.pdf",
        "media_type": "application/pdf",
        "size": 1000,
        "sha256": "0" * 64,
        "copy_size": 900,
        "copy_sha256": "1" * 64,
        "path": f"none/{number}",
        "original_path": f"none/{number}-original",
        "original_key": "none",
        "uploaded_at": AT,
        "uploaded_by": fields.pop("by", None) or accounts.person(),
    }
    return StoredFile.objects.create(**{**defaults, **fields})
