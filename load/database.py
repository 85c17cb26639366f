"""What is asked of database and broker beside the people: outbox, queues, and whether all is there."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import psycopg2
from psycopg2.extensions import cursor as Cursor
from redis import Redis

from bench import databases
from load.tally import Accepted

QUEUES = ("default", "mail", "digests", "files", "bulk")
# An input that was accepted: submitted under this reference, with its version, a case, and its receipt in the
# outbox or sent to whoever submitted it.
_MISSING = """
SELECT accepted.input FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS accepted (input, reference, author)
LEFT JOIN engagements_submission submission ON submission.id = accepted.input
WHERE submission.reference IS NULL OR submission.state <> 'submitted'
    OR accepted.reference NOT IN ('', submission.reference)
    OR NOT EXISTS (SELECT FROM engagements_version WHERE submission_id = submission.id)
    OR NOT EXISTS (SELECT FROM engagements_filing WHERE submission_id = submission.id)
    OR NOT EXISTS (
        SELECT FROM focalpoint_notice notice JOIN organisations_user person ON person.id = notice.recipient_id
        WHERE notice.kind = 'submission_submitted' AND notice.target_id = submission.id
            AND person.email = accepted.author AND notice.delivery IN ('waiting', 'sent')
    )
"""
_SENT = "SELECT count(*) FROM focalpoint_notice WHERE delivery = 'sent'"
_WAITING = "SELECT count(*) FROM focalpoint_notice WHERE delivery = 'waiting'"
_SUBMITTED = "SELECT count(*) FROM engagements_version"


@dataclass(frozen=True)
class State:
    """Of the outbox and the queues at one moment."""

    sent: int
    waiting: int
    submitted: int
    # Tasks by queue, of those that have any.
    queues: dict[str, int]


@contextmanager
def connected(database: str) -> Iterator[Cursor]:
    with closing(psycopg2.connect(databases.address(database))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def number(cursor: Cursor, statement: str) -> int:
    cursor.execute(statement)
    return int(cursor.fetchone()[0])


def broker() -> "Redis":
    return Redis.from_url(os.environ["REDIS_URL"])


def state(cursor: Cursor) -> State:
    redis = broker()
    depths = {name: int(redis.llen(name)) for name in QUEUES}
    return State(
        sent=number(cursor, _SENT),
        waiting=number(cursor, _WAITING),
        submitted=number(cursor, _SUBMITTED),
        queues={name: depth for name, depth in depths.items() if depth},
    )


def lost(cursor: Cursor, accepted: list[Accepted]) -> list[str]:
    """Keys of the inputs that were accepted and are not all there."""
    columns = [[getattr(one, name) for one in accepted] for name in ("input", "reference", "author")]
    cursor.execute(_MISSING, columns)
    return [str(row[0]) for row in cursor.fetchall()]


def server_pids(cursor: Cursor) -> dict[str, int]:
    """Of PostgreSQL and Redis, where they run on this machine."""
    cursor.execute("SELECT pg_read_file('postmaster.pid')")
    postgres = int(cursor.fetchone()[0].split("\n")[0])
    return {"PostgreSQL": postgres, "Redis": int(broker().info("server")["process_id"])}
