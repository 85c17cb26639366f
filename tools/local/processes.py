"""The programs that make the portal: what each is started with."""

import sys
from collections.abc import Mapping

from tools.local.children import Child

WEB_WORKERS, WEB_THREADS, WORKER_PROCESSES = 2, 4, 2


def _python(*arguments: str) -> list[str]:
    # As modules, since the scripts in bin/ break when a checkout is moved.
    return [sys.executable, "-m", *arguments]


def preparation(environment: Mapping[str, str], *, reload: bool = False) -> Child:
    """What has to be done before the others start, or before they start again; ends by itself."""
    options = ["--reload"] if reload else []
    return Child("prepare", _python("tools.local.prepare", *options), environment=environment)


def web(environment: Mapping[str, str], port: int) -> Child:
    options = {
        "--bind": f"127.0.0.1:{port}",
        "--worker-class": "gthread",
        "--workers": str(WEB_WORKERS),
        "--threads": str(WEB_THREADS),
        "--access-logfile": "-",
        "--config": "python:focalpoint.monitoring.gunicorn_config",
        "--log-level": "warning",
        "--graceful-timeout": "10",
    }
    command = _python(
        "gunicorn", "focalpoint.wsgi:application", "--no-control-socket", "--preload", *_flat(options)
    )
    return Child("web", command, environment=environment, patience=12)


def worker(environment: Mapping[str, str]) -> Child:
    """SIGTERM is Celery's warm shutdown: what has begun is finished; the rest waits in the outbox."""
    options = {"--concurrency": str(WORKER_PROCESSES), "--loglevel": "INFO"}
    command = _celery("worker", "--without-gossip", "--without-mingle", *_flat(options))
    quiet = {**environment, "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    return Child("worker", command, environment=quiet, patience=20, ready_words=" ready.")


def beat(environment: Mapping[str, str]) -> Child:
    command = _celery("beat", "--pidfile=", *_flat({"--loglevel": "WARNING"}))
    return Child("beat", command, environment=environment, patience=5)


def _celery(*arguments: str) -> list[str]:
    return _python("celery", "--quiet", "--no-color", "--app", "focalpoint.celery", *arguments)


def _flat(options: Mapping[str, str]) -> list[str]:
    return [part for pair in options.items() for part in pair]
