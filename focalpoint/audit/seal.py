"""Seal the audit log: each entry, once, becomes a link of a chain of hashes.

The order of the chain is the order of sealing, not of ids: an entry whose transaction took long turns up
after later ones were sealed, and takes the next place.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from focalpoint.audit.models import Entry, Seal

logger = logging.getLogger(__name__)

# What the first link follows.
BEGINNING = "0" * 64
FIELDS = ("id", "at", "by", "capacity", "verb", "target_type", "target_id", "changes", "recorded")
# Of all advisory locks of this database, the one for sealing.
LOCK = 0x5EA1
_BATCH = 1000
_LONG = timedelta(minutes=5)
# How many ids back the half-minute's search goes; one that is later still is found in the night.
_LATE = 10_000


def canonical(entry: Mapping[str, object]) -> str:
    """The entry (its FIELDS) as the one JSON text that it can have: sorted, no spaces, times in UTC."""
    plain = {name: _plain(entry[name]) for name in FIELDS}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, (int, str, dict, list)) else str(value)


def digest_of(previous: str, entry: Mapping[str, object]) -> str:
    """SHA-256, in hex, over the digest before and the entry's canonical JSON."""
    return hashlib.sha256(f"{previous}\n{canonical(entry)}".encode()).hexdigest()


def seal_waiting(*, at: datetime, batch: int = _BATCH, thorough: bool = False) -> int:
    """Seal all that waits, each batch in a transaction of its own; returns how many were sealed.

    Does nothing while another process is sealing. Logs a warning when an entry has waited too long at `at`.
    `thorough` looks through the whole log, not only near its end: for the night.
    """
    sealed = 0
    while done := _seal_batch(at, batch, thorough):
        sealed += done
        if done < batch:
            break
    return sealed


@transaction.atomic
def _seal_batch(at: datetime, batch: int, thorough: bool) -> int:
    if not _alone():
        return 0
    waiting = list(_unsealed(thorough).order_by("id").values(*FIELDS)[:batch])
    if waiting and waiting[0]["recorded"] < at - _LONG:
        logger.warning(
            "Audit entry %s waited for its seal since %s.", waiting[0]["id"], waiting[0]["recorded"]
        )
    last = Seal.objects.order_by("-position").first()
    position, digest = (last.position, last.digest) if last else (0, BEGINNING)
    links = []
    for entry in waiting:
        previous, digest = digest, digest_of(digest, entry)
        position += 1
        links.append(Seal(position=position, entry_id=entry["id"], previous=previous, digest=digest))
    Seal.objects.bulk_create(links)
    return len(links)


def _unsealed(thorough: bool) -> QuerySet[Entry]:
    unsealed = Entry.objects.filter(seal=None)
    if thorough:
        return unsealed
    newest = Seal.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
    return unsealed.filter(id__gt=newest - _LATE)


def _alone() -> bool:
    """Whether nobody else is sealing; held until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
