"""Wake the worker for waiting notices; when the broker is away, the sweep does it later."""

import logging

from celery import current_app

logger = logging.getLogger(__name__)

TASK = "focalpoint.deliver_notices"


def nudge() -> None:
    """Never fails and never waits long: a hand-in must not depend on the broker."""
    try:
        current_app.send_task(TASK, ignore_result=True, retry=False)
    except Exception as error:
        logger.warning("The broker is away, the sweep will deliver: %s", type(error).__name__)
