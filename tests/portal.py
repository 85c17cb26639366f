"""The whole portal as it really runs: its own PostgreSQL and Redis, web server, worker, beat, mail server.

Journeys and the browser meet it only as people do: over HTTP, by mail, and by manage.py.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

from tests.prepared import copy, give, made_once
from tests.smtp import MailServer
from tools.local.children import Child
from tools.local.lock import Lock
from tools.local.processes import beat, web, worker
from tools.local.servers import Servers, data_folder

ROOT = Path(__file__).resolve().parents[1]
LENT = ("DATABASE_URL", "REDIS_URL", "PORT", "MAKELEVEL")
START_SECONDS = 60
# In one process: Django is loaded once.
PREPARE = """
from django.core.management import call_command as run
run("migrate", verbosity=0)
run("load_reference")
run("collectstatic", interactive=False, verbosity=0)
"""
BUILD_DEMO = """
from django.core.management import call_command as run
run("migrate", verbosity=0)
run("build_demo", verbosity=0)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(done: Callable[[], object], what: str, seconds: float = 30) -> object:
    """What `done` returns once it is true; fails with `what` when it never is."""
    deadline = time.monotonic() + seconds
    while not (found := done()):
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited {seconds} seconds in vain: {what}")
        time.sleep(0.05)
    return found


@contextlib.contextmanager
def _nothing_lent() -> Iterator[None]:
    """Without the servers that the test command lends: this portal has its own, to be stopped at will."""
    kept = {name: os.environ.pop(name) for name in LENT if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


class Portal:
    """Started by `start()`; every part can be stopped and started again; `address` ends without a slash.

    A `durable` one keeps what it wrote when PostgreSQL is killed; others start quicker. It begins with
    what the folder `begins_with` holds, as `prepared` makes it.
    """

    def __init__(self, *, demo: bool, begins_with: Path | None, durable: bool = False) -> None:
        self.demo, self.begins_with, self.durable = demo, begins_with, durable
        # Directly under /tmp: as root, the servers run under another account that must pass through.
        self.folder = Path(tempfile.mkdtemp(prefix="fp-", dir="/tmp")).resolve()
        self.folder.chmod(0o711)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.mail = MailServer()
        self.parts: dict[str, Child] = {}
        self.environment: dict[str, str] = {}
        self.log = (self.folder / "portal.log").open("ab")

    def start(self) -> None:
        self.start_servers()
        self.start_parts()
        wait_until(self.answers, f"an answer; see {self.folder}/portal.log", START_SECONDS)

    def start_parts(self) -> None:
        """Web server, worker and beat."""
        self.start_processes(
            web(self.environment, self.port), worker(self.environment), beat(self.environment)
        )

    def start_processes(self, *children: Child) -> None:
        """What talks to the servers; each replaces the one of its name."""
        for child in children:
            self.parts[child.name] = child
            child.start(self.log.fileno())

    def stop_process(self, name: str) -> None:
        """As a platform ends one: what it began is finished."""
        child = self.parts[name]
        child.ask_to_stop()
        assert child.wait(30), f"{name} does not stop"

    def start_servers(self) -> None:
        """PostgreSQL, Redis and the mail server."""
        self.mail.start()
        with _nothing_lent():
            folder = data_folder(self.folder / "data")
            self.lock = Lock(folder.lock)
            self.lock.take("the tests")
            if self.begins_with:
                account = folder.account
                copy(self.begins_with, self.folder)
                give(folder.postgres, account)
            self.servers = Servers(folder, self.lock, say=lambda _text: None, throwaway=not self.durable)
            values = self.servers.start(time.sleep)
            self.environment = {**os.environ, **values, **self._settings()}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        if self.begins_with:
            self._adopt()

    def _adopt(self) -> None:
        """A copy sends nothing; as `manage.py adopt`, in a hundredth of its time."""
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        with closing(connection), connection, connection.cursor() as cursor:
            cursor.execute("UPDATE focalpoint_installation SET base_url = %s", [self.address])

    def _settings(self) -> dict[str, str]:
        return {
            "DEMO": "true" if self.demo else "false",
            "BASE_URL": self.address,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "STATIC_ROOT": str(self.folder / "static"),
            "UPLOADS_ROOT": str(self.folder / "uploads"),
            "SWEEP_SECONDS": "2",
            "UNDO_SECONDS": "0",
            "LOG_FORMAT": "json",
            "PYTHONUNBUFFERED": "1",
        }

    def manage(self, *arguments: str, **environment: str) -> str:
        """What a command of manage.py prints; fails with all of it when the command does."""
        done = self._manage(*arguments, **environment)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def refuses(self, *arguments: str, **environment: str) -> str:
        """What a command of manage.py prints that ends with an error, and without a traceback."""
        done = self._manage(*arguments, **environment)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stdout
        return done.stdout

    def _manage(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def python(self, code: str) -> str:
        """What a few lines of Python print inside the portal."""
        return self.manage("shell", "--no-imports", "--command", code)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What PostgreSQL answers, to be asked again and again: manage.py takes two seconds to start."""
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        with closing(connection), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def let_claims_run_out(self) -> None:
        """As if six minutes had passed: the slots and mails of a worker that died are free."""
        self.python(
            "from datetime import timedelta; from django.db.models import F\n"
            "from focalpoint.expiring import Expiring\n"
            "from focalpoint.notifications.models import Notice\n"
            "Expiring.objects.update(ends_at=F('ends_at') - timedelta(minutes=6))\n"
            "Notice.objects.filter(claimed_until__isnull=False, delivery='waiting')"
            ".update(claimed_until=F('claimed_until') - timedelta(minutes=6))"
        )

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def server(self, name: str) -> Child:
        return next(child for child in self.servers.children if child.name == name)

    def kill(self, name: str) -> None:
        """Ends a part at once, without a chance to clear up."""
        child = self.parts.get(name) or self.server(name)
        child.kill_group()

    def revive(self, name: str) -> None:
        """Starts a part again that was killed."""
        if child := self.parts.get(name):
            child.start(self.log.fileno())
            return
        child = self.server(name)
        self.servers.launch(child)
        self.servers.wait(child, time.sleep)

    def stop(self) -> None:
        for child in self.parts.values():
            child.kill_group()
        for child in self.servers.children:
            child.kill_group()
        self.servers.folder.remove_temporary()
        self.lock.release()
        self.mail.stop()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def prepared(kept: Path, *, demo: bool) -> Path:
    """A folder that portals begin with: with the demo world, or with what every portal needs."""

    def make(begins_with: Path | None, code: str) -> Callable[[Path], None]:
        def run(folder: Path) -> None:
            portal = Portal(demo=demo, begins_with=begins_with)
            try:
                portal.start_servers()
                portal.python(code)
                portal.servers.stop()
                copy(portal.folder, folder)
            finally:
                portal.stop()

        return run

    bare = made_once(kept / "bare", make(None, PREPARE))
    return made_once(kept / "demo", make(bare, BUILD_DEMO)) if demo else bare
