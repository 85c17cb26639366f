"""Public pages are read from a replica where there is one (DATABASE_REPLICA_URL); all else from the primary.

A replica is late, mostly by milliseconds. So that no page shows again what was withdrawn, or misses what was
published, each verb that changes public pages leaves the position of the primary's log with the generation of
kept pages (focalpoint/pages.py), and the replica is read only once it is as far as that. A replica that is
behind or away costs nothing but the primary's time.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from time import monotonic
from typing import TypeVar

from django.conf import settings
from django.db import Error, connection, connections

from focalpoint import log
from focalpoint.monitoring.metrics import PUBLIC_READS

logger = logging.getLogger(__name__)

PRIMARY, REPLICA = "default", "replica"
# How long a process does not ask a replica that failed.
PAUSE_SECONDS = 10.0

R = TypeVar("R")
_alias: ContextVar[str] = ContextVar("database to read from", default=PRIMARY)
_away_until = 0.0


class Router:
    """Where Django reads and writes; a replica is written by PostgreSQL alone."""

    def db_for_read(self, model: type, **hints: object) -> str:
        return _alias.get()

    def db_for_write(self, model: type, **hints: object) -> str:
        return PRIMARY

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        return False if db == REPLICA else None


def alias() -> str:
    """Which database is read now, by whoever writes a statement without a model."""
    return _alias.get()


def is_there() -> bool:
    return REPLICA in settings.DATABASES


def position() -> str:
    """How far the primary is; empty where there is no replica, or where it does not say."""
    if not is_there():
        return ""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn()")
            return str(cursor.fetchone()[0])
    except Error as error:
        logger.warning("How far the database is cannot be read: %s", log.described(error))
        return ""


def read(make: Callable[[], R], *, after: str) -> R:
    """What `make` makes, read from the replica if that has all until the position `after`.

    `make` is called a second time when the replica fails in the middle, so it must only read.
    """
    global _away_until
    if not is_there():
        return make()
    if not after or monotonic() < _away_until:
        PUBLIC_READS.labels("primary").inc()
        return make()
    try:
        if _is_as_far_as(after):
            made = _from_replica(make)
            PUBLIC_READS.labels("replica").inc()
            return made
    except Error as error:
        _away_until = monotonic() + PAUSE_SECONDS
        connections[REPLICA].close()
        logger.warning("The replica is away: %s", log.described(error))
    PUBLIC_READS.labels("primary").inc()
    return make()


def _is_as_far_as(position: str) -> bool:
    with connections[REPLICA].cursor() as cursor:
        cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [position])
        # NULL where it is no replica.
        return bool(cursor.fetchone()[0])


def _from_replica(make: Callable[[], R]) -> R:
    token = _alias.set(REPLICA)
    try:
        return make()
    finally:
        _alias.reset(token)
