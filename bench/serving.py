"""The web server of `make run`, with the portal or with hello, on a port of its own."""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import time
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType

import psutil

from bench import databases
from tools.local.children import die_with_parent
from tools.local.processes import web

PORTAL, HELLO = "focalpoint.wsgi:application", "bench.hello:application"
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Serving:
    """`with Serving(PORTAL, "bench_1000") as server:` until it answers; `seconds` says how long that took."""

    def __init__(self, application: str, database: str, *, log: Path | None = None, **more: str) -> None:
        self.application = application
        # What it says, where it is not to be shown.
        self.log = log
        self.port = free_port()
        self.environment = databases.environment(
            database, BASE_URL=f"http://127.0.0.1:{self.port}", PYTHONPATH=os.getcwd(), **more
        )
        self.seconds = 0.0

    def __enter__(self) -> "Serving":
        command = [*web(self.environment, self.port).command, self.application]
        begun = time.monotonic()
        with self.log.open("wb") if self.log else nullcontext() as errors:
            self.process = subprocess.Popen(
                command,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            )
        path = "/healthz" if self.application == PORTAL else "/"
        while not self._answers(path):
            if self.process.poll() is not None or time.monotonic() - begun > PATIENCE:
                raise SystemExit(f"{self.application} does not answer.")
            time.sleep(0.01)
        self.seconds = time.monotonic() - begun
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.terminate()
        self.process.wait(20)

    def _answers(self, path: str) -> bool:
        try:
            return self.get(path)[0] == 200
        except OSError:
            return False

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One request; status, headers in lower case, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def memory(self) -> float:
        """Megabytes of one idle worker process that has answered once."""
        workers = psutil.Process(self.process.pid).children()
        return statistics.median(worker.memory_info().rss for worker in workers) / 1e6
