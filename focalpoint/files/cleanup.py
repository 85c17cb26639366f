"""Clean up after failures: rows without an owner, bytes without a row.

Bytes without a row are set aside first, for what has no row today may have one in the right backup. Where
they are many, or not ours, nothing is touched: then the database and the storage do not belong together.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from focalpoint import installation
from focalpoint.files import mark, store
from focalpoint.files.models import StoredFile
from focalpoint.files.owners import unowned

logger = logging.getLogger(__name__)

# What is younger may be of a transaction that is still open.
AGE = timedelta(days=1)
ASIDE = "aside"
KEPT_ASIDE = timedelta(days=30)
# More bytes without a row than both limits cannot come from broken transactions.
FEW = 20
SHARE = 0.05
FOLDERS = [f"{number:02x}" for number in range(256)]
_BATCH = 500
NOT_ADOPTED = "this is a copy of another portal, and `manage.py adopt` has not confirmed it"


@dataclass
class Found:
    """What one run found; `refused` says why nothing was changed."""

    unowned: int = 0
    lying: int = 0
    strays: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    brought_back: int = 0
    ended: int = 0
    refused: str = ""


def clean(at: datetime, *, however_many: bool = False) -> Found:
    """Delete rows without an owner, set bytes without a row aside, report rows without bytes."""
    if not installation.may_act():
        return Found(refused=NOT_ADOPTED)
    result = Found(unowned=_delete_unowned(at))
    for folder in FOLDERS:
        _compare(folder, result, at)
    if not mark.is_ours():
        result.refused = "the storage holds the mark of another installation"
    elif len(result.strays) > max(FEW, SHARE * result.lying) and not however_many:
        result.refused = "so many are no leftovers"
    else:
        mark.claim()
        _bring_back(result)
        result.ended = _end_aside(at)
        for path in result.strays:
            _set_aside(path)
    _tell(result)
    return result


def _delete_unowned(at: datetime) -> int:
    deleted = 0
    while keys := list(unowned(at - AGE).values_list("pk", flat=True)[:_BATCH]):
        StoredFile.objects.filter(pk__in=keys).delete()
        deleted += len(keys)
    return deleted


def _compare(folder: str, result: Found, at: datetime) -> None:
    """Read the storage first: the bytes of a row that is added later are not in this list yet."""
    stored = {f"{folder}/{name}" for name in store.names_in(folder)}
    rows: dict[str, datetime] = {}
    for column in ("path", "original_path"):
        named = StoredFile.objects.filter(**{f"{column}__startswith": f"{folder}/"})
        rows.update(named.values_list(column, "uploaded_at"))
    result.lying += len(stored)
    result.strays += _old(sorted(stored - rows.keys()), at - AGE)
    result.missing += [path for path in rows.keys() - stored if rows[path] < at - AGE]


def _old(paths: list[str], before: datetime) -> Iterator[str]:
    for path in paths:
        try:
            written = store.storage().get_modified_time(path)
        except FileNotFoundError:
            # Its transaction has just been rolled back.
            continue
        if written < before:
            yield path


def _set_aside(path: str) -> None:
    _move(path, f"{ASIDE}/{path.rpartition('/')[2]}")


def _bring_back(result: Found) -> None:
    """Restore bytes whose row is back: the database was restored from another backup."""
    names_aside = set(store.names_in(ASIDE))
    for path in [path for path in result.missing if path.rpartition("/")[2] in names_aside]:
        _move(f"{ASIDE}/{path.rpartition('/')[2]}", path)
        result.missing.remove(path)
        result.brought_back += 1


def _move(source: str, to: str) -> None:
    with store.open_(source) as content:
        store.storage().save(to, content)
    store.storage().delete(source)


def _end_aside(at: datetime) -> int:
    paths = list(_old([f"{ASIDE}/{name}" for name in store.names_in(ASIDE)], at - KEPT_ASIDE))
    for path in paths:
        store.storage().delete(path)
    return len(paths)


def _tell(result: Found) -> None:
    """Counts only, no names: a path leads to confidential content."""
    logger.info(
        "Files: %s lie there; %s rows without an owner deleted; of bytes %s without a row, %s brought back, "
        "%s deleted that were set aside",
        *(result.lying, result.unowned, len(result.strays), result.brought_back, result.ended),
    )
    if result.refused:
        logger.error("Files: %s without a row stay: %s", len(result.strays), result.refused)
    if result.missing:
        logger.error("Files: the bytes of %s are missing", len(result.missing))
