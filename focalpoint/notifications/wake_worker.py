"""Wake the worker for waiting notices; when the broker is down, a periodic task does it later.

Submitting must not wait for the broker: the connection used here has short timeouts, and a broker that was
down is not tried again for a while. Celery is loaded when the worker is woken for the first time, so that a
web server that never wakes it starts faster and needs less memory.
"""

import logging
import time
from functools import cache
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from kombu.pools import ProducerPool

logger = logging.getLogger(__name__)

TASK = "focalpoint.deliver_notices"
PATIENCE_SECONDS = 0.5
# How long this process does not try a broker again that was down.
AWAY_SECONDS = 10.0

_away_until = 0.0


def wake_worker_on_commit() -> None:
    """Wake the worker after the commit, once for all notices of one transaction."""
    if not any(waiting[1] is wake_worker for waiting in connection.run_on_commit):
        transaction.on_commit(wake_worker)


def wake_worker() -> None:
    """Never fails and never waits long."""
    global _away_until
    if time.monotonic() < _away_until:
        return
    try:
        from focalpoint.celery import app

        with _producers().acquire(block=True, timeout=PATIENCE_SECONDS) as producer:
            app.send_task(TASK, producer=producer, ignore_result=True, retry=False)
    except Exception as error:
        _away_until = time.monotonic() + AWAY_SECONDS
        logger.warning("The broker is away, the sweep will deliver: %s", type(error).__name__)


@cache
def _producers() -> "ProducerPool":
    """Connections to the broker of the settings, with a timeout short enough for a request."""
    from kombu import pools

    from focalpoint.celery import app

    options = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
    return pools.producers[app.connection_for_write(transport_options=options)]
