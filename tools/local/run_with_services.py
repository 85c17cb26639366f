"""`exec`: lends the servers of a data folder to one command, and ends with the command's code."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tools.local import StopAskedError, Trouble
from tools.local.children import die_with_parent, stop_signals
from tools.local.environment import read_environment
from tools.local.folder import DataFolder
from tools.local.lock import Lock
from tools.local.servers import START_SECONDS, Servers, data_folder

# How long a command may take to end after SIGTERM.
PATIENCE_SECONDS = 20


def say(text: str) -> None:
    """On standard error: the command's own output is not ours to touch."""
    print(text, file=sys.stderr, flush=True)


class _Stop:
    """Remembers a signal; passes it on to the command once there is one."""

    def __init__(self) -> None:
        self.asked = False
        self.command: subprocess.Popen[bytes] | None = None
        for number in stop_signals():
            signal.signal(number, self._asked)

    def _asked(self, number: int, frame: object) -> None:
        # Ctrl-C reaches the command from the terminal, and an interactive one goes on after it.
        if number == signal.SIGINT and self.command:
            return
        self.asked = True
        self.pass_on()

    def pass_on(self) -> None:
        if self.asked and self.command and self.command.poll() is None:
            self.command.send_signal(signal.SIGTERM)

    def tick(self, seconds: float) -> None:
        if self.asked:
            raise StopAskedError
        time.sleep(seconds)


def run_with_services(data: Path, command: list[str], *, throwaway: bool, alone: bool) -> int:
    """Runs the command with the servers' addresses in its environment; returns its exit code."""
    folder = data_folder(data)
    lock = Lock(folder.lock)
    stop = _Stop()
    if not lock.take("a command: " + " ".join(command)):
        if alone:
            raise Trouble(
                f"Process {lock.read().pid} is at work in {folder.path} ({lock.read().what}). "
                "Wait for it, or stop it."
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
    """The addresses of servers that somebody else runs, once they answer."""
    deadline = time.monotonic() + START_SECONDS
    while not (holder := lock.read()).ready:
        if time.monotonic() > deadline:
            raise Trouble(f"Process {holder.pid} holds {folder.path} and does not get its servers started.")
        stop.tick(0.1)
    address = {"BASE_URL": holder.address} if holder.address else {}
    return read_environment(folder.environment) | address


def _run(command: list[str], values: Mapping[str, str], stop: _Stop) -> int:
    if stop.asked:
        raise StopAskedError
    try:
        stop.command = subprocess.Popen(
            command,
            env={**values, **os.environ},
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
    except OSError as error:
        raise Trouble(f"{command[0]} cannot be run: {error.strerror}.") from None
    stop.pass_on()
    while True:
        try:
            code = stop.command.wait(timeout=PATIENCE_SECONDS if stop.asked else 1)
            return 128 - code if code < 0 else code
        except subprocess.TimeoutExpired:
            if stop.asked:
                stop.command.kill()
