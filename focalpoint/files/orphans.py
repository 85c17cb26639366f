"""Files that no row knows: left by a process that was killed while a transaction was open."""

from datetime import datetime, timedelta

from focalpoint.files import disk
from focalpoint.files.models import StoredFile

# A younger one may be of a transaction that is still open.
_AGE = timedelta(days=1)
_BATCH = 500


def remove_orphans(at: datetime) -> int:
    """Remove files without a row that lie there for a day; returns how many."""
    before = (at - _AGE).timestamp()
    old = [path for path, written in disk.names() if written < before]
    removed = 0
    for start in range(0, len(old), _BATCH):
        removed += _remove(old[start : start + _BATCH])
    return removed


def _remove(paths: list[str]) -> int:
    known = set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))
    orphans = [path for path in paths if path not in known]
    for path in orphans:
        (disk.root() / path).unlink(missing_ok=True)
    return len(orphans)
