"""How the web server runs, on every machine: `gunicorn --config deploy/gunicorn.conf.py`.

An option on the command line, or in GUNICORN_CMD_ARGS, wins: `--bind`, for instance.
"""

import os
import sys
from pathlib import Path

# The command `gunicorn` reads this before it looks for modules where it was started.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# Logs and figures: logger_class, child_exit, on_exit.
from focalpoint.monitoring.gunicorn_config import *  # noqa: F403


def _number(name: str, default: int) -> int:
    # focalpoint.settings.processes declares both, and stops the start when one is wrong.
    value = os.environ.get(name, "")
    return int(value) if value.isdecimal() else default


wsgi_app = "focalpoint.wsgi:application"
bind = "127.0.0.1:8000"
# Threads, since a request mostly waits for the database; processes, since Python runs one thread at a time.
worker_class = "gthread"
workers = _number("WEB_CONCURRENCY", 2)
threads = _number("WEB_THREADS", 4)
# The code is loaded once, before the workers fork, and a wrong setting stops the start.
preload_app = True
# For a whole answer, and for what is being answered when it is asked to stop.
timeout = 60
graceful_timeout = 30
# Longer than a proxy keeps an idle connection, which would otherwise send a form into a closed one.
keepalive = 75
# Memory: on a slow disk the worker's sign of life would come too late.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - holds no content
# It would need a folder to write to.
control_socket_disable = True
# Whether the request came by TLS is decided in one place, the portal's settings.
forwarded_allow_ips = ""
accesslog = "-"
loglevel = "warning"
