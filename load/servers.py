"""The portal as in production on one database: web server, worker, beat, and a mail server that takes all."""

import os
import shutil
import signal
import subprocess
import sys
from types import TracebackType

from bench.serving import PORTAL, Serving, free_port
from tools.local.children import die_with_parent
from tools.local.processes import ROOT, beat, worker

FOLDER = ROOT / "var" / "load"
PEOPLE = ROOT / ".venv" / "load" / "bin" / "python"


class Portal:
    """`with Portal("load_10000", web=2, threads=4, workers=2) as portal:` until it answers."""

    def __init__(self, database: str, *, web: int, threads: int, workers: int) -> None:
        self.mail_port = free_port()
        self.uploads = FOLDER / "uploads"
        self.web = Serving(
            PORTAL,
            database,
            log=FOLDER / "web.log",
            DJANGO_SETTINGS_MODULE="load.settings",
            WEB_CONCURRENCY=str(web),
            WEB_THREADS=str(threads),
            WORKER_CONCURRENCY=str(workers),
            # Not in load.settings alone: gunicorn reads settings before it reads which ones.
            TRUSTED_PROXIES="1",
            EMAIL_URL=f"smtp://127.0.0.1:{self.mail_port}",
            UPLOADS_ROOT=str(self.uploads),
            LOG_FORMAT="text",
        )
        self.environment = self.web.environment
        self.parts: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.web.port}"

    @property
    def pids(self) -> dict[str, int]:
        return {"web": self.web.process.pid, **{name: part.pid for name, part in self.parts.items()}}

    def __enter__(self) -> "Portal":
        shutil.rmtree(self.uploads, ignore_errors=True)
        self.uploads.mkdir(parents=True)
        # The world is a copy of another database, which would send nothing.
        self.manage("adopt", "--yes")
        self._start("mail server", [sys.executable, "-m", "bench.mails", str(self.mail_port)])
        self.web.__enter__()
        for child in (worker(self.environment), beat(self.environment)):
            self._start(child.name, child.command)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for name in ("beat", "worker", "mail server"):
            if part := self.parts.get(name):
                part.terminate()
                try:
                    part.wait(30)
                except subprocess.TimeoutExpired:
                    # What it works on is of no use any more, and the report is written already.
                    part.kill()
                    part.wait(30)
        self.web.__exit__(kind, error, trace)
        shutil.rmtree(self.uploads, ignore_errors=True)

    def _start(self, name: str, command: list[str]) -> None:
        with (FOLDER / f"{name.replace(' ', '-')}.log").open("wb") as log:
            self.parts[name] = subprocess.Popen(
                command,
                env={**self.environment, "PYTHONWARNINGS": "ignore"},
                stdout=log,
                stderr=log,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            )

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def tasks(self) -> int:
        """How many the worker has done since it started; 0 where it does not say."""
        code = (
            "import django; django.setup(); from focalpoint.celery import app;"
            "stats = app.control.inspect(timeout=3).stats() or {};"
            "print(sum(sum(one['total'].values()) for one in stats.values()))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.environment, stdout=subprocess.PIPE, text=True
        )
        return int(done.stdout or 0)


def people() -> "subprocess.Popen[str]":
    """The process of the people; see load/drive.py."""
    if not PEOPLE.exists():
        sys.exit("Run it through `make load`, which installs the people's environment.")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [str(PEOPLE), "-m", "load.drive"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )
