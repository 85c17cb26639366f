"""Who runs the servers of a folder: one holder at a time, named in a file for later starts.

The lock is the kernel's (flock), so it ends with the process that holds it, however that ends. The text
in the file only tells others where to look, and which children a killed holder may have left.
"""

import contextlib
import fcntl
import json
import os
import signal
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import psutil

# How long the children of a killed holder may take to end by themselves.
PATIENCE_SECONDS = 10.0


@dataclass
class Holder:
    """What the lock file says; `children` are [process, start time] pairs."""

    pid: int = 0
    what: str = ""
    address: str = ""
    ready: bool = False
    children: list[tuple[int, float]] = field(default_factory=list)


class Lock:
    """The run.lock of one data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.holder = Holder()
        self._file: IO[str] | None = None

    def take(self, program: str, address: str = "") -> bool:
        """True when nobody else holds it; `holder` is then ours, with the children that the last one left."""
        file = self.path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        previous = self.read()
        self.holder = Holder(pid=os.getpid(), what=program, address=address, children=previous.children)
        return True

    def read(self) -> Holder:
        """Who holds it, or held it last."""
        try:
            return Holder(**json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Holder()

    def write(self) -> None:
        """For people and later starts; nothing is decided by it while the holder lives."""
        if self._file:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(json.dumps(asdict(self.holder)) + "\n")
            self._file.flush()

    def add_child(self, pid: int) -> None:
        with contextlib.suppress(psutil.Error):
            self.holder.children.append((pid, psutil.Process(pid).create_time()))
        self.write()

    def remove_child(self, pid: int) -> None:
        self.holder.children = [child for child in self.holder.children if child[0] != pid]
        self.write()

    def release(self) -> None:
        if self._file:
            self.holder = Holder()
            self.write()
            self._file.close()
            self._file = None


def _running(children: list[tuple[int, float]]) -> list[psutil.Process]:
    processes = []
    for pid, started in children:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            if abs(process.create_time() - started) < 1 and process.status() != psutil.STATUS_ZOMBIE:
                processes.append(process)
    return processes


def _kill_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def end_stale_children(children: list[tuple[int, float]]) -> int:
    """Waits for, then ends, what a killed holder left; returns how many there were."""
    running = _running(children)
    count = len(running)
    for process in running:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while running and time.monotonic() < deadline:
        time.sleep(0.05)
        running = _running(children)
    for process in running:
        # A PostgreSQL that is killed outright leaves its backends; SIGQUIT ends them with it.
        _kill_group(process.pid, signal.SIGQUIT)
    time.sleep(1 if running else 0)
    for pid, _started in children:
        # A group outlives its leader, and its number is not given away while it does.
        if not psutil.pid_exists(pid) or any(process.pid == pid for process in _running(children)):
            _kill_group(pid, signal.SIGKILL)
    return count
