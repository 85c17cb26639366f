"""Rows of the outbox for tests."""

from typing import Any

from django.utils import timezone

from focalpoint.notifications.models import Channel, Delivery, Notice
from focalpoint.notifications.notify import new_message_id
from tests.factories import accounts


def notice(delivery: str = Delivery.WAITING, **fields: Any) -> Notice:
    """One mail to somebody, in the given state."""
    now = timezone.now()
    defaults: dict[str, Any] = {
        "kind": "profile_verified",
        "channel": Channel.MAIL,
        "created_at": now,
        "message_id": new_message_id(),
        "next_attempt_at": now if delivery == Delivery.WAITING else None,
        "sent_at": now if delivery == Delivery.SENT else None,
    }
    fields.setdefault("recipient", None if "address" in fields else accounts.person())
    return Notice.objects.create(delivery=delivery, **{**defaults, **fields})


def given_up(**fields: Any) -> Notice:
    return notice(Delivery.GIVEN_UP, **{"attempts": 9, "error": "550 no such mailbox", **fields})
