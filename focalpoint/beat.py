"""The schedule of Celery's beat, for as many processes as there are machines: the one with the lease acts.

Celery's own scheduler knows no other process, and keeps a file where it was started. Here the lease is in the
database, each task looks up what is due, and nothing is kept on disk: a beat that takes over sends every task
once, and what is not due does nothing.
"""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from celery import beat
from django.db import Error, connection
from django.utils import timezone

from focalpoint import expiring, log

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
# How often the lease is asked for, and so how late another beat notices that one has gone.
ASKED_EVERY = timedelta(seconds=5)


class Scheduler(beat.Scheduler):
    """Sends what is due while it holds the lease, and gives the lease back when it ends."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._owner = uuid4().hex
        self._holds = False
        self._asked_at: datetime | None = None
        super().__init__(*arguments, **options)
        self.max_interval = int(ASKED_EVERY.total_seconds())

    def tick(self, *arguments: Any, **options: Any) -> float:
        """How many seconds to wait for the next tick."""
        if not self._holds_lease(timezone.now()):
            return ASKED_EVERY.total_seconds()
        wait: float = super().tick(*arguments, **options)
        return wait

    def close(self) -> None:
        if self._holds:
            self._holds = False
            try:
                expiring.remove_own(expiring.BEAT_LEASE, self._owner)
            except Error as error:
                logger.warning("The lease of beat runs out by itself: %s", log.described(error))
        super().close()

    def _holds_lease(self, now: datetime) -> bool:
        if self._asked_at is None or not self._asked_at <= now < self._asked_at + ASKED_EVERY:
            held, self._holds, self._asked_at = self._holds, self._ask(now), now
            if self._holds and not held:
                logger.info("This beat sends the scheduled tasks.")
            elif held and not self._holds:
                logger.warning("Another beat sends the scheduled tasks now.")
        return self._holds

    def _ask(self, now: datetime) -> bool:
        try:
            return expiring.hold(expiring.BEAT_LEASE, self._owner, ends_at=now + LEASE, at=now)
        except Error as error:
            # Without it the tasks could do nothing either. The next question opens a new connection.
            connection.close()
            logger.warning("Beat waits for the database: %s", log.described(error))
            return False
