"""Keeps children running: gathers what they print, restarts those that die, stops all of them in order.

One thread and one loop. A thread would make the parent-death signal of a child fire when the thread ends.
"""

import contextlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from typing import IO

from tools.local import StopAskedError, Trouble
from tools.local.children import Child, stop_signals
from tools.local.log import Log

# A child that dies this often within this time will not get better by itself.
DEATHS, WITHIN_SECONDS = 5, 60.0
LONGEST_LINE = 64 * 1024


class Supervisor:
    """`launch` starts a child (servers write to files of their own, the rest to our log)."""

    def __init__(self, log: Log, *, born: Callable[[int], None], died: Callable[[int], None]) -> None:
        self.log = log
        self._born = born
        self._died = died
        self._selector = selectors.DefaultSelector()
        self._kept: list[tuple[Child, Callable[[Child], None]]] = []
        self._deaths: dict[str, list[float]] = {}
        self._due: dict[str, float] = {}
        self._rest: dict[int, bytes] = {}
        self._asked = ""
        self._times_asked = 0
        self._listen_to_signals()

    def _listen_to_signals(self) -> None:
        self._wakes, wake = socket.socketpair()
        self._wakes.setblocking(False)
        wake.setblocking(False)
        self._wake = wake
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        for number in stop_signals():
            signal.signal(number, self._ask)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(self._wakes, selectors.EVENT_READ)

    def _ask(self, number: int, frame: object) -> None:
        self._asked = signal.Signals(number).name
        self._times_asked += 1

    @property
    def why(self) -> str:
        """What asked for the end."""
        return "Ctrl-C" if self._asked == "SIGINT" else self._asked or "the log's reader went away"

    def tick(self, seconds: float) -> None:
        """Waits at most that long while the log goes on; raises when somebody asked for the end."""
        self._pump(seconds)
        if self._asked or self.log.reader_is_gone:
            raise StopAskedError

    def _pump(self, seconds: float) -> None:
        for key, _events in self._selector.select(seconds):
            if key.fileobj is self._wakes:
                with contextlib.suppress(BlockingIOError):
                    self._wakes.recv(4096)
            else:
                self._read(*key.data)

    def _read(self, pipe: IO[bytes], child: Child) -> None:
        number = pipe.fileno()
        piece = os.read(number, 65536)
        text = self._rest.pop(number, b"") + piece
        *lines, rest = text.split(b"\n")
        if not piece or len(rest) > LONGEST_LINE:
            lines, rest = [*lines, *([rest] if rest else [])], b""
        if rest:
            self._rest[number] = rest
        for line in lines:
            told = line.decode("utf-8", "replace").rstrip()
            child.is_ready = child.is_ready or child.ready_words in told
            self.log.line(child.name, told)
        if not piece:
            self._selector.unregister(pipe)
            pipe.close()

    def listen(self, child: Child) -> None:
        """Starts a child whose output becomes part of the log."""
        child.start()
        self._born(child.pid)
        if child.process and child.process.stdout:
            pipe = child.process.stdout
            self._selector.register(pipe, selectors.EVENT_READ, (pipe, child))

    def run(self, child: Child) -> int:
        """A child that is expected to end; returns its exit code."""
        self.listen(child)
        try:
            while child.lives:
                self.tick(1)
        except StopAskedError:
            self.stop(child)
            raise
        self._bury(child)
        return child.process.returncode if child.process else 1

    def keep(self, child: Child, launch: Callable[[Child], None]) -> None:
        """From now on this child is started again when it dies."""
        self._kept.append((child, launch))

    def watch(self, seconds: float = 60.0) -> None:
        """One round: reads, notices the dead, starts those whose wait is over."""
        now = time.monotonic()
        waits = [due - now for due in self._due.values()]
        self.tick(max(0.0, min([*waits, seconds])))
        for child, launch in self._kept:
            if child.name not in self._due and not child.lives:
                self._mourn(child)
            due = self._due.get(child.name)
            if due is not None and due <= time.monotonic():
                del self._due[child.name]
                launch(child)

    def _mourn(self, child: Child) -> None:
        """Says so, and when it is tried again: at once the first time, then later and later."""
        self._bury(child)
        now = time.monotonic()
        deaths = [*(at for at in self._deaths.get(child.name, []) if now - at < WITHIN_SECONDS), now]
        self._deaths[child.name] = deaths
        if len(deaths) >= DEATHS:
            raise Trouble(
                f"{child.name} died {DEATHS} times within a minute (the last time: {child.ending()}); "
                "the reason stands above. Everything else is being stopped."
            )
        wait = 2.0 ** (len(deaths) - 1)
        self._due[child.name] = now + wait
        self.log.say(f"{child.name} died ({child.ending()}); it is started again in {wait:.0f} s.")

    def _bury(self, child: Child) -> None:
        child.kill_family()
        self._pump(0)
        self._died(child.pid)

    def stop(self, child: Child) -> None:
        """Politely, then its whole family; a second Ctrl-C shortens the wait."""
        if child.process is None:
            return
        asked = self._times_asked
        deadline = time.monotonic() + child.patience
        child.ask_to_stop()
        while child.lives and time.monotonic() < deadline and self._times_asked == asked:
            self._pump(0.1)
        if child.lives:
            self.log.say(f"{child.name} did not stop by itself and is ended.")
        self._bury(child)
