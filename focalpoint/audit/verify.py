"""Check the chain of hashes: every link is computed again from the entries as they are now.

An attacker who can rewrite the tables can also rewrite the whole chain: note `head` somewhere else from time
to time, and give it to `verify` later.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from focalpoint.audit.models import Entry, Seal
from focalpoint.audit.seal import BEGINNING, FIELDS, digest_of

_BATCH = 2000

LINK = "the link to the one before does not fit"
MISSING = "the entry is missing"
CHANGED = "the entry or its seal was changed"
NOT_NOTED = "the noted head is not in the chain"


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold, and what is wrong there."""

    position: int
    entry_id: int | None
    wrong: str


@dataclass(frozen=True)
class Verdict:
    """`head` is position and digest of the last link that was looked at."""

    sealed: int
    head: str
    waiting: int
    oldest_waiting: datetime | None
    broken: Break | None

    @property
    def holds(self) -> bool:
        return self.broken is None


def verify(*, noted: str = "") -> Verdict:
    """Walk the whole chain up to its first break. `noted` is an earlier head that must be in it."""
    position, digest, broken = 0, BEGINNING, None
    has_noted_head = not noted
    for seal, entry in _links():
        wrong = _wrong(seal, entry, position + 1, digest)
        if wrong:
            broken = Break(position + 1, seal.entry_id, wrong)
            break
        position, digest = seal.position, seal.digest
        has_noted_head = has_noted_head or noted == _head(position, digest)
    if not has_noted_head and broken is None:
        broken = Break(position, None, NOT_NOTED)
    waiting = Entry.objects.filter(seal=None)
    return Verdict(
        sealed=Seal.objects.count(),
        head=_head(position, digest),
        waiting=waiting.count(),
        oldest_waiting=waiting.order_by("recorded").values_list("recorded", flat=True).first(),
        broken=broken,
    )


def _wrong(seal: Seal, entry: Mapping[str, object] | None, position: int, previous: str) -> str:
    if seal.position != position or seal.previous != previous:
        return LINK
    if entry is None:
        return MISSING
    return "" if seal.digest == digest_of(previous, entry) else CHANGED


def _head(position: int, digest: str) -> str:
    return f"{position}:{digest}"


def _links() -> Iterator[tuple[Seal, Mapping[str, object] | None]]:
    """The seals in order, each with its entry, None when that is gone."""
    after = -(2**63)
    while seals := list(Seal.objects.filter(position__gt=after).order_by("position")[:_BATCH]):
        rows = Entry.objects.filter(pk__in=[seal.entry_id for seal in seals]).values(*FIELDS)
        entries = {row["id"]: row for row in rows}
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        after = seals[-1].position
