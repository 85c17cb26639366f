"""What gunicorn must know for logs and figures: `--config python:focalpoint.monitoring.gunicorn_config`.

A configuration of one's own begins with `from focalpoint.monitoring.gunicorn_config import *`.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from focalpoint.monitoring import gunicorn

logger_class = "focalpoint.monitoring.gunicorn_config.FirstLogger"
# Prometheus' client reads it once, when it is loaded.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_PREFIX = "focalpoint-metrics-"


class FirstLogger(gunicorn.Logger):
    """Gunicorn makes it before all else, in the process that starts the others: the folder is in time."""

    def __init__(self, cfg: Any) -> None:
        share_counts()
        super().__init__(cfg)


def share_counts() -> None:
    """Gunicorn's processes count into files of one folder, and any of them answers for all.

    One that an operator named is used; one of another gunicorn, from which this was started anew, is not.
    """
    given = Path(os.environ.get(FOLDER, "")).name
    if not given or given.startswith(_PREFIX):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")


def child_exit(server: Any, worker: Any) -> None:
    """A process ended: what it was doing at that moment does not count any more; what it counted does."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    folder = Path(os.environ.get(FOLDER, ""))
    if folder.name.startswith(f"{_PREFIX}{os.getpid()}-"):
        shutil.rmtree(folder, ignore_errors=True)
