"""Note that something was done, or failed. One statement, which waits for no other."""

import time
from datetime import datetime

from focalpoint.monitoring.models import Heartbeat

BACKUP = "backup"
# Mails wake the worker all the time; one note of it in so many seconds is enough.
SELDOM_SECONDS = 10.0

_noted_at: dict[tuple[str, bool], float] = {}


def note(name: str, *, at: datetime, seconds: float = 0.0, has_failed: bool = False) -> None:
    """`name` was done (or failed) at `at`; it took `seconds`."""
    column = "failed_at" if has_failed else "done_at"
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, seconds=seconds, **{column: at})],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=[column, "seconds"],
    )


def note_seldom(name: str, *, at: datetime, seconds: float, has_failed: bool = False) -> None:
    """`note`, but no more than once in SELDOM_SECONDS for each process."""
    now = time.monotonic()
    if now - _noted_at.get((name, has_failed), -SELDOM_SECONDS) < SELDOM_SECONDS:
        return
    _noted_at[name, has_failed] = now
    note(name, at=at, seconds=seconds, has_failed=has_failed)
