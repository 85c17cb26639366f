"""Wake the worker for waiting notices; when the broker is away, the sweep does it later.

A hand-in must not wait for the broker: its connection here is its own, impatient one, and once it was
found away it is left alone for a while. Celery is loaded with the first nudge: a web server that has none to
give starts sooner and rests lighter.
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
# How long a broker that was found away is not asked again, by this process.
AWAY_SECONDS = 10.0

_away_until = 0.0


def wake_worker_on_commit() -> None:
    """Wake the worker once the transaction is through; several notices in one transaction wake it once."""
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
    """The broker as the settings say, waited for no longer than is decent inside a request."""
    from kombu import pools

    from focalpoint.celery import app

    options = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
    return pools.producers[app.connection_for_write(transport_options=options)]
