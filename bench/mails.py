"""Mails a second: the real worker with two processes, and a mail server here that takes anything."""

import asyncio
import signal
import subprocess
import sys
import time

import psycopg2
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench import databases
from bench.serving import free_port
from bench.table import Bar, Table
from tools.local.children import die_with_parent
from tools.local.processes import worker

MANY = 3000
PROCESSES = 2
PATIENCE = 90
_INSERT = """
INSERT INTO focalpoint_notice (id, kind, target_id, recipient_id, address, language, context, secret, link,
    created_at, in_inbox, channel, delivery, message_id, attempts, next_attempt_at, error)
SELECT md5('notice' || n)::uuid, 'submission_submitted', person.input, person.id, person.email, 'en',
    person.context, '', '/en/my/', now(), true, 'mail', 'waiting', '<' || n || '@bench.example>', 0, now(), ''
FROM generate_series(1, %s) n, (
    SELECT id, email, jsonb_build_object(
        'discreet', false, 'reference', 'FP-2026-7KQ4-M2XD',
        'call', jsonb_build_object('en', 'Water for all'),
        'received_at', now()::text, 'version', 1, 'sha256', md5('x') || md5('y'), 'due_at', now()::text
    ) AS context, (
        SELECT submission.id FROM engagements_submission submission
        JOIN organisations_membership member ON member.profile_id = submission.profile_id
        WHERE member.user_id = organisations_user.id AND member.ended_at IS NULL AND member.role <> 'reader'
            AND submission.strictest_level = 'open' LIMIT 1
    ) AS input
    FROM organisations_user WHERE email = 'author0@bench.example'
) person
"""


class Sink:
    """Accepts every mail and drops it."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "250 OK"


def serve(port: int) -> None:
    """`python -m bench.mails <port>`: the mail server, in a process of its own."""
    Controller(Sink(), hostname="127.0.0.1", port=port).start()
    asyncio.new_event_loop().run_forever()


def measure(database: str, table: Table) -> None:
    port = free_port()
    environment = databases.environment(database, EMAIL_URL=f"smtp://127.0.0.1:{port}")
    sink = _start([sys.executable, "-m", "bench.mails", str(port)], environment)
    connection = psycopg2.connect(databases.address(database))
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("DELETE FROM focalpoint_notice")
    cursor.execute(_INSERT, [MANY])
    child = worker({**environment, "WORKER_CONCURRENCY": str(PROCESSES)})
    working = _start(child.command, dict(child.environment))
    try:
        _wake_worker(environment)
        ends = time.monotonic() + PATIENCE
        while _waiting(cursor) and time.monotonic() < ends:
            time.sleep(0.2)
        cursor.execute(
            "SELECT count(*), extract(epoch FROM max(sent_at) - min(sent_at)) FROM focalpoint_notice"
            " WHERE delivery = 'sent'"
        )
        sent, seconds = cursor.fetchone()
        table.line(
            f"notices mailed by {PROCESSES} processes",
            sent / float(seconds or 1),
            Bar(250, "/s", at_least=True),
            more=f"{sent} of {MANY}",
        )
    finally:
        for process in (working, sink):
            process.terminate()
            process.wait(30)
        connection.close()


def _start(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )


def _wake_worker(environment: dict[str, str]) -> None:
    """Once for each process, as many submissions would."""
    code = (
        "import django; django.setup(); from focalpoint.celery import app;"
        "[app.send_task('focalpoint.deliver_notices') for one in range(4)]"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def _waiting(cursor: "psycopg2.extensions.cursor") -> int:
    cursor.execute("SELECT count(*) FROM focalpoint_notice WHERE delivery = 'waiting'")
    return int(cursor.fetchone()[0])


if __name__ == "__main__":
    serve(int(sys.argv[1]))
