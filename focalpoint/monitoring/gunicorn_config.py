"""What gunicorn must know for logs and figures: `--config python:focalpoint.monitoring.gunicorn_config`.

A configuration of one's own begins with `from focalpoint.monitoring.gunicorn_config import *`.
"""

import os
import shutil
import tempfile
from typing import Any

logger_class = "focalpoint.monitoring.gunicorn.Logger"

# Its processes count into files of one folder, and any of them answers for all. It is named before the client
# of Prometheus is loaded, which looks once.
_own = "PROMETHEUS_MULTIPROC_DIR" not in os.environ
if _own:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="focalpoint-metrics-")


def child_exit(server: Any, worker: Any) -> None:
    """A process ended: what it was doing at that moment does not count any more; what it counted does."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    if _own:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
