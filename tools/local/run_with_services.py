"""`exec`: runs one command with the servers of a data folder, and ends with the command's exit code."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tools.local import LocalServiceError, StopRequestedError
from tools.local.children import die_with_parent, stop_signals
from tools.local.environment import read_environment
from tools.local.folder import DataFolder
from tools.local.lock import Lock
from tools.local.servers import START_SECONDS, Servers, data_folder

# How long a command may take to end after SIGTERM.
PATIENCE_SECONDS = 20


def say(text: str) -> None:
    """On standard error: standard output belongs to the command."""
    print(text, file=sys.stderr, flush=True)


class _Stop:
    """Remembers a signal; passes it on to the command once there is one."""

    def __init__(self) -> None:
        self.is_requested = False
        self.command: subprocess.Popen[bytes] | None = None
        for number in stop_signals():
            signal.signal(number, self._request)

    def _request(self, number: int, frame: object) -> None:
        # Ctrl-C reaches the command from the terminal, and an interactive one goes on after it.
        if number == signal.SIGINT and self.command:
            return
        self.is_requested = True
        self.pass_on()

    def pass_on(self) -> None:
        if self.is_requested and self.command and self.command.poll() is None:
            self.command.send_signal(signal.SIGTERM)

    def tick(self, seconds: float) -> None:
        if self.is_requested:
            raise StopRequestedError
        time.sleep(seconds)


def run_with_services(data: Path, command: list[str], *, throwaway: bool, alone: bool) -> int:
    """Runs the command with the servers' addresses in its environment; returns its exit code."""
    folder = data_folder(data)
    lock = Lock(folder.lock)
    stop = _Stop()
    if not lock.take("a command: " + " ".join(command)):
        if alone:
            raise LocalServiceError(
                f"Process {lock.read().pid} uses {folder.path} ({lock.read().what}). Wait for it, or stop it."
            )
        return _run(command, _join(folder, lock, stop), stop)
    servers = Servers(folder, lock, say=say, throwaway=throwaway)
    try:
        values = servers.start(stop.tick)
        return _run(command, values, stop)
    finally:
        servers.stop()
        lock.release()


def _join(folder: DataFolder, lock: Lock, stop: _Stop) -> dict[str, str]:
    """The addresses of servers that another process runs, once they answer."""
    deadline = time.monotonic() + START_SECONDS
    while not (holder := lock.read()).ready:
        if time.monotonic() > deadline:
            raise LocalServiceError(
                f"Process {holder.pid} holds {folder.path} and its servers have not started."
            )
        stop.tick(0.1)
    address = {"BASE_URL": holder.address} if holder.address else {}
    return read_environment(folder.environment) | address


def _run(command: list[str], values: Mapping[str, str], stop: _Stop) -> int:
    if stop.is_requested:
        raise StopRequestedError
    try:
        stop.command = subprocess.Popen(
            command,
            env={**values, **os.environ},
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
    except OSError as error:
        raise LocalServiceError(f"{command[0]} cannot be run: {error.strerror}.") from None
    stop.pass_on()
    while True:
        try:
            code = stop.command.wait(timeout=PATIENCE_SECONDS if stop.is_requested else 1)
            return 128 - code if code < 0 else code
        except subprocess.TimeoutExpired:
            if stop.is_requested:
                stop.command.kill()
