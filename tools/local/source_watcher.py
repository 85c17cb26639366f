"""Notices that a source file of the portal changed; no thread, no library, one check a second at most."""

import contextlib
import os
import time
from pathlib import Path

_SUFFIXES = (".py", ".html", ".txt", ".css", ".js", ".svg", ".po")
# At the top of the checkout: what the running portal does not read.
_UNUSED = {"bench", "docs", "requirements", "staticfiles", "tests", "tools", "var"}
SECONDS = 1.0


class SourceWatcher:
    """Compares the modification times with those of the last look."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._times = self._look()
        self._next = time.monotonic() + SECONDS

    def changed(self) -> list[str]:
        """What was changed, added or removed since the last look, as paths in the checkout."""
        if time.monotonic() < self._next:
            return []
        before, self._times = self._times, self._look()
        self._next = time.monotonic() + SECONDS
        return sorted({os.path.relpath(path, self.root) for path, _ in before.items() ^ self._times.items()})

    def _look(self) -> dict[str, int]:
        times = {}
        for folder, folders, names in os.walk(self.root):
            unused = _UNUSED if folder == str(self.root) else {"__pycache__"}
            folders[:] = [name for name in folders if name not in unused and not name.startswith(".")]
            for name in names:
                if name.endswith(_SUFFIXES) and not name.startswith("."):
                    path = os.path.join(folder, name)
                    # An editor may replace the file at this time.
                    with contextlib.suppress(FileNotFoundError):
                        times[path] = os.stat(path).st_mtime_ns
        return times
