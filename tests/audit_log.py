"""What verbs leave behind, for tests: entries of the audit log and notices of the outbox."""

from typing import Any

from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Notice


def verbs(target: Any) -> list[str]:
    """What was done to it, the first thing first."""
    rows = Entry.objects.filter(target_id=str(target.pk)).order_by("id")
    return list(rows.values_list("verb", flat=True))


def last(verb: str) -> Entry:
    """The latest entry of the verb."""
    found = Entry.objects.filter(verb=verb).order_by("-id").first()
    assert found, f"nothing says {verb}"
    return found


def notified(kind: str) -> set[str]:
    """The addresses of everybody who was told of it."""
    return set(Notice.objects.filter(kind=kind).values_list("recipient__email", flat=True))
