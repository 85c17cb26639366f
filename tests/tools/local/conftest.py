"""A data folder outside pytest's own, and the command line started as a user would."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[3]


def bare_environment() -> dict[str, str]:
    """Ours without what an outer `make test` sets, so that servers are really started."""
    set_outside = ("DATABASE_URL", "REDIS_URL", "MAKELEVEL", "PORT")
    return {
        key: value for key, value in os.environ.items() if key not in set_outside and not key.startswith("PG")
    }


def processes_of(folder: Path) -> list[psutil.Process]:
    """Every process that names the folder in its command line, us and our callers aside."""
    processes = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = " ".join(process.info["cmdline"] or [])
        if str(folder) in words and process.info["status"] != psutil.STATUS_ZOMBIE:
            processes.append(process)
    return processes


@pytest.fixture
def folder() -> Iterator[Path]:
    """Directly under /tmp, where other accounts may pass: as root, the servers run under another one."""
    path = Path(tempfile.mkdtemp(prefix="fp-", dir="/tmp")).resolve()
    path.chmod(0o711)
    yield path
    for process in processes_of(path):
        process.kill()
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def local(folder: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `python -m tools.local …`; whatever still runs at the end is stopped, before `folder` goes."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str | Path, **variables: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tools.local", *map(str, arguments)]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=bare_environment() | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture
def run_portal(local) -> Callable[..., subprocess.Popen[str]]:
    """`make run`, with its data in a folder of the test."""

    def start(data: Path, **variables: str) -> subprocess.Popen[str]:
        return local("run", "--data", data, **variables)

    return start
