"""The programs that make the portal: what each is started with."""

import sys
from collections.abc import Mapping
from pathlib import Path

from tools.local.children import Child

ROOT = Path(__file__).resolve().parents[2]


def _python(*arguments: str) -> list[str]:
    # As modules, since the scripts in bin/ break when a checkout is moved.
    return [sys.executable, "-m", *arguments]


def preparation(environment: Mapping[str, str], *, reload: bool = False) -> Child:
    """What has to be done before the others start, or before they start again; ends by itself."""
    options = ["--reload"] if reload else []
    return Child("prepare", _python("tools.local.prepare", *options), environment=environment)


def web(environment: Mapping[str, str], port: int) -> Child:
    # Less patient than elsewhere: whoever presses Ctrl-C waits for it.
    own = ["--bind", f"127.0.0.1:{port}", "--graceful-timeout", "10"]
    command = _python("gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py"), *own)
    return Child("web", command, environment=environment, patience=12)


def worker(environment: Mapping[str, str]) -> Child:
    """SIGTERM is Celery's warm shutdown: what has begun is finished; the rest waits in the outbox."""
    command = _celery("worker", "--without-gossip", "--without-mingle", "--loglevel", "INFO")
    quiet = {**environment, "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    return Child("worker", command, environment=quiet, patience=20, ready_words=" ready.")


def beat(environment: Mapping[str, str]) -> Child:
    return Child("beat", _celery("beat", "--loglevel", "WARNING"), environment=environment, patience=5)


def _celery(*arguments: str) -> list[str]:
    return _python("celery", "--quiet", "--no-color", "--app", "focalpoint.celery", *arguments)
