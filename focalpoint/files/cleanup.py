"""What a file leaves behind when something goes wrong: a row without an owner, bytes without a row.

Bytes without a row are set aside first, for what has no row today may have one in the right backup. Where
they are many, or not ours, nothing is touched: then the database and the storage do not belong together.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from focalpoint.files import mark, store
from focalpoint.files.models import StoredFile
from focalpoint.files.owners import unowned

logger = logging.getLogger(__name__)

# What is younger may be of a transaction that is still open.
AGE = timedelta(days=1)
ASIDE = "aside"
KEPT_ASIDE = timedelta(days=30)
# More bytes without a row than both are no leftovers of broken transactions.
FEW = 20
SHARE = 0.05
FOLDERS = [f"{number:02x}" for number in range(256)]
_BATCH = 500


@dataclass
class Found:
    """What one night brought; `refused` says why nothing was touched."""

    unowned: int = 0
    lying: int = 0
    strays: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    brought_back: int = 0
    ended: int = 0
    refused: str = ""


def clean(at: datetime, *, however_many: bool = False) -> Found:
    """Delete rows without an owner, set bytes without a row aside, report rows without bytes."""
    found = Found(unowned=_delete_unowned(at))
    for folder in FOLDERS:
        _compare(folder, found, at)
    if not mark.is_ours():
        found.refused = "the storage holds the mark of another installation"
    elif len(found.strays) > max(FEW, SHARE * found.lying) and not however_many:
        found.refused = "so many are no leftovers"
    else:
        mark.claim()
        _bring_back(found)
        found.ended = _end_aside(at)
        for path in found.strays:
            _set_aside(path)
    _tell(found)
    return found


def _delete_unowned(at: datetime) -> int:
    deleted = 0
    while keys := list(unowned(at - AGE).values_list("pk", flat=True)[:_BATCH]):
        StoredFile.objects.filter(pk__in=keys).delete()
        deleted += len(keys)
    return deleted


def _compare(folder: str, found: Found, at: datetime) -> None:
    """The storage is asked first: a row that comes later has bytes that are not in this list yet."""
    lying = {f"{folder}/{name}" for name in store.names_in(folder)}
    rows = dict(StoredFile.objects.filter(path__startswith=f"{folder}/").values_list("path", "uploaded_at"))
    found.lying += len(lying)
    found.strays += _old(sorted(lying - rows.keys()), at - AGE)
    found.missing += [path for path in rows.keys() - lying if rows[path] < at - AGE]


def _old(paths: list[str], before: datetime) -> Iterator[str]:
    for path in paths:
        try:
            written = store.storage().get_modified_time(path)
        except FileNotFoundError:
            # Its transaction was undone a moment ago.
            continue
        if written < before:
            yield path


def _set_aside(path: str) -> None:
    _move(path, f"{ASIDE}/{path.rpartition('/')[2]}")


def _bring_back(found: Found) -> None:
    """Their row is here again: the backup before this one was the wrong one."""
    aside = set(store.names_in(ASIDE))
    for path in [path for path in found.missing if path.rpartition("/")[2] in aside]:
        _move(f"{ASIDE}/{path.rpartition('/')[2]}", path)
        found.missing.remove(path)
        found.brought_back += 1


def _move(source: str, to: str) -> None:
    with store.open_(source) as content:
        store.storage().save(to, content)
    store.storage().delete(source)


def _end_aside(at: datetime) -> int:
    paths = list(_old([f"{ASIDE}/{name}" for name in store.names_in(ASIDE)], at - KEPT_ASIDE))
    for path in paths:
        store.storage().delete(path)
    return len(paths)


def _tell(found: Found) -> None:
    """Counts, and no names: a path leads to what someone wrote in confidence."""
    logger.info(
        "Files: %s lie there; %s rows without an owner deleted; of bytes %s without a row, %s brought back, "
        "%s deleted that were set aside",
        *(found.lying, found.unowned, len(found.strays), found.brought_back, found.ended),
    )
    if found.refused:
        logger.error("Files: %s without a row stay: %s", len(found.strays), found.refused)
    if found.missing:
        logger.error("Files: the bytes of %s are missing", len(found.missing))
