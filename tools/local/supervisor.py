"""Keeps children running: collects their output, restarts those that die, stops all of them in order.

One thread and one loop. A thread would make the parent-death signal of a child fire when the thread ends.
"""

import contextlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Sequence
from typing import IO

from tools.local import LocalServiceError, StopRequestedError
from tools.local.children import Child, stop_signals
from tools.local.log import Log

# A child that dies this often within this time is not restarted any more.
DEATHS, WITHIN_SECONDS = 5, 60.0
LONGEST_LINE = 64 * 1024


class Supervisor:
    """What `start` starts writes to our log; servers have a `launch` of their own, and files to write to."""

    def __init__(self, log: Log, *, on_start: Callable[[int], None], on_end: Callable[[int], None]) -> None:
        self.log = log
        self._on_start = on_start
        self._on_end = on_end
        self._selector = selectors.DefaultSelector()
        self._kept: list[tuple[Child, Callable[[Child], None]]] = []
        self._deaths: dict[str, list[float]] = {}
        self._due: dict[str, float] = {}
        self._partial_lines: dict[int, bytes] = {}
        self._stop_signal = ""
        self._stop_requests = 0
        self._listen_to_signals()

    def _listen_to_signals(self) -> None:
        self._wakes, wake = socket.socketpair()
        self._wakes.setblocking(False)
        wake.setblocking(False)
        self._wake = wake
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        for number in stop_signals():
            signal.signal(number, self._request_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(self._wakes, selectors.EVENT_READ)

    def _request_stop(self, number: int, frame: object) -> None:
        self._stop_signal = signal.Signals(number).name
        self._stop_requests += 1

    @property
    def why(self) -> str:
        """What requested the end."""
        return "Ctrl-C" if self._stop_signal == "SIGINT" else self._stop_signal or "the log's reader is gone"

    def tick(self, seconds: float) -> None:
        """Waits at most that long while the log goes on; raises when the end was requested."""
        self._collect_output(seconds)
        if self._stop_signal or self.log.reader_is_gone:
            raise StopRequestedError

    def _collect_output(self, seconds: float) -> None:
        for key, _events in self._selector.select(seconds):
            if key.fileobj is self._wakes:
                with contextlib.suppress(BlockingIOError):
                    self._wakes.recv(4096)
            else:
                self._read(*key.data)

    def _read(self, pipe: IO[bytes], child: Child) -> None:
        number = pipe.fileno()
        piece = os.read(number, 65536)
        text = self._partial_lines.pop(number, b"") + piece
        *lines, rest = text.split(b"\n")
        if not piece or len(rest) > LONGEST_LINE:
            lines, rest = [*lines, *([rest] if rest else [])], b""
        if rest:
            self._partial_lines[number] = rest
        for line in lines:
            printed = line.decode("utf-8", "replace").rstrip()
            child.is_ready = child.is_ready or child.ready_words in printed
            self.log.line(child.name, printed)
        if not piece:
            self._selector.unregister(pipe)
            pipe.close()

    def start(self, child: Child) -> None:
        """Starts a child whose output becomes part of the log."""
        child.start()
        self._on_start(child.pid)
        if child.process and child.process.stdout:
            pipe = child.process.stdout
            self._selector.register(pipe, selectors.EVENT_READ, (pipe, child))

    def run(self, child: Child) -> int:
        """A child that is expected to end; returns its exit code."""
        self.start(child)
        try:
            while child.is_running:
                self.tick(1)
        except StopRequestedError:
            self.stop(child)
            raise
        self._clean_up(child)
        return 1 if child.exit_code is None else child.exit_code

    def keep(self, child: Child, launch: Callable[[Child], None]) -> None:
        """From now on this child is started again when it ends."""
        self._kept.append((child, launch))

    def restart(self, children: Sequence[Child]) -> None:
        """Stops them and starts them again, which is not counted as a failure: the count starts again."""
        for child in children:
            child.ask_to_stop()
        for child in children:
            self._due.pop(child.name, None)
            self._deaths.pop(child.name, None)
            self.stop(child)
            self.start(child)

    def watch(self, seconds: float = 60.0) -> None:
        """One round: reads output, notices children that ended, restarts those whose wait is over."""
        now = time.monotonic()
        waits = [due - now for due in self._due.values()]
        self.tick(max(0.0, min([*waits, seconds])))
        for child, launch in self._kept:
            if child.name not in self._due and not child.is_running:
                self._schedule_restart(child)
            due = self._due.get(child.name)
            if due is not None and due <= time.monotonic():
                del self._due[child.name]
                launch(child)

    def _schedule_restart(self, child: Child) -> None:
        """Says so, and after how long it is started again: each time twice as long."""
        self._clean_up(child)
        now = time.monotonic()
        deaths = [*(at for at in self._deaths.get(child.name, []) if now - at < WITHIN_SECONDS), now]
        self._deaths[child.name] = deaths
        if len(deaths) >= DEATHS:
            raise LocalServiceError(
                f"{child.name} died {DEATHS} times within a minute (the last time: {child.exit_reason()}); "
                "the reason is above. Everything else is being stopped."
            )
        wait = 2.0 ** (len(deaths) - 1)
        self._due[child.name] = now + wait
        self.log.say(f"{child.name} died ({child.exit_reason()}); it is started again in {wait:.0f} s.")

    def _clean_up(self, child: Child) -> None:
        child.kill_group()
        self._collect_output(0)
        self._on_end(child.pid)

    def stop(self, child: Child) -> None:
        """Asks each to stop, then kills its group; a second Ctrl-C shortens the wait."""
        if child.process is None:
            return
        requests = self._stop_requests
        deadline = time.monotonic() + child.patience
        child.ask_to_stop()
        while child.is_running and time.monotonic() < deadline and self._stop_requests == requests:
            self._collect_output(0.1)
        if child.is_running:
            self.log.say(f"{child.name} did not stop by itself and is killed.")
        self._clean_up(child)
