"""How many processes deliver at once: the worker has other tasks, and a mail server has limits.

A slot is a lease in the database, so it holds behind a connection pooler too, where a session's advisory lock
would stay with a connection of others. The lease of a worker that died runs out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from focalpoint import expiring

SLOTS = 2
# Longer than one run (deliver.RUN_SECONDS) and its last mail can take.
LEASE = timedelta(seconds=90)


@contextmanager
def limited_concurrency() -> Iterator[bool]:
    """Whether we got one of the slots; it is free again when we end."""
    owner, at = uuid4().hex, timezone.now()
    slots = (f"deliver {number}" for number in range(SLOTS))
    slot = next((slot for slot in slots if expiring.add(slot, owner, ends_at=at + LEASE, at=at)), None)
    try:
        yield slot is not None
    finally:
        if slot is not None:
            expiring.remove_own(slot, owner)
