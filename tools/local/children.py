"""One child process: started so that it cannot outlive us, stopped with its whole process group."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from tools.local.account import Account

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(how: int) -> None:
    """Asks the kernel to send this process `how` when the one that started it is gone."""
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)


def stop_signals() -> list[signal.Signals]:
    """What asks us to stop; a hangup does not when we were started with nohup."""
    nohup = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    return [signal.SIGINT, signal.SIGTERM, *([] if nohup else [signal.SIGHUP])]


def _bind_to(parent: int, how: int) -> Callable[[], None]:
    def prepare() -> None:
        die_with_parent(how)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


class Child:
    """A program with a name for the log; `stop` is the signal it ends on, within `patience` seconds.

    A child with `ready_words` is ready once it has printed them. `executable` is the program where the
    command names it otherwise.
    """

    def __init__(
        self,
        name: str,
        command: list[str],
        *,
        executable: Path | None = None,
        environment: Mapping[str, str],
        account: Account | None = None,
        folder: Path | None = None,
        stop: signal.Signals = signal.SIGTERM,
        patience: float = 10,
        ready_words: str = "",
    ) -> None:
        self.name = name
        self.command = command
        self.executable = executable
        self.environment = environment
        self.account = account
        self.folder = folder
        self.stop_signal = stop
        self.patience = patience
        self.ready_words = ready_words
        self.is_ready = False
        self._is_stopping = False
        self.log_file: Path | None = None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self.process.returncode if self.process else None

    def start(self, output: int | IO[bytes] = subprocess.PIPE) -> None:
        """In a session of its own: the terminal's Ctrl-C reaches only us, and it leads a group."""
        self.is_ready = not self.ready_words
        self._is_stopping = False
        self.process = subprocess.Popen(
            self.command,
            executable=self.executable,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(self.environment),
            cwd=self.folder,
            start_new_session=True,
            preexec_fn=_bind_to(os.getpid(), self.stop_signal),
            **(self.account.popen() if self.account else {}),
        )

    def ask_to_stop(self) -> None:
        """Once: a second signal makes some programs drop their work."""
        if self.is_running and self.process and not self._is_stopping:
            self._is_stopping = True
            self.process.send_signal(self.stop_signal)

    def wait(self, seconds: float) -> bool:
        """Whether it ended within that time."""
        deadline = time.monotonic() + seconds
        while self.is_running and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self.is_running

    def kill_group(self) -> None:
        """Kill what is left of it, including its own children."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def exit_reason(self) -> str:
        """How it ended, in words."""
        code = self.exit_code
        log = f", see {self.log_file}" if self.log_file else ""
        if code is not None and code < 0:
            return f"killed by {signal.Signals(-code).name}{log}"
        return f"exit code {code}{log}"
