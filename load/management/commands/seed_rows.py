"""Millions of rows in minutes: the bench's lines with short texts, multiplied by the database itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from bench import tables
from bench.people import settle
from bench.staging import stage

# So many lines are different; the others are copies with a number, a reference and a time of their own.
WRITTEN = 20_000
# What stands in the lines, shortened, under the name that the bench's statements read.
_BASE = """
CREATE TEMPORARY TABLE base ON COMMIT DROP AS
SELECT n, call, profile, author, officer, department, status, waiting_on, waiting_reason, level, language,
    left(title, 60) AS title, left(summary, 100) AS summary, '{}'::jsonb AS answers, '' AS folded, names,
    '' AS canonical, at, due_at, to_tsvector('simple', left(title || ' ' || summary, 160)) AS words
FROM staged;
DROP TABLE staged;
ANALYZE base
"""
# `without`: states whose lines are left out.
_STAGED = """
CREATE OR REPLACE TEMPORARY VIEW staged AS
SELECT base.n + copy * {written} AS n,
    'FP-' || extract(year FROM at)::text || '-' || left(code, 4) || '-' || right(code, 4) AS reference,
    call, profile, author, officer, department, status, waiting_on, waiting_reason, level, language,
    title, summary, answers, folded, names, canonical,
    -- The copies reach five years back; what is still open stays recent.
    CASE WHEN due_at IS NULL THEN at - copy * interval '1 day' * 1825 / {copies} ELSE at END AS at,
    due_at, words
FROM base
CROSS JOIN generate_series(0, {copies} - 1) copy
CROSS JOIN LATERAL (SELECT upper(lpad(to_hex(base.n + copy * {written}), 8, '0')) AS code) numbered
WHERE status NOT IN ({without})
"""
# As the bench's, with words that were made once for each line.
_OWN_WORDS = "words || setweight(to_tsvector('simple', translate(lower(reference), '-', ' ')), 'A')"
_CASES = f"""
INSERT INTO engagements_case (
    id, language, level, state, waiting_on, waiting_reason, due_at, opened_at, begun_at,
    is_begun_in_time, summary, edit,
    decline_reason_id, decline_text, appeal, search, assignee_id, consultation_id, declined_by_id,
    main_submission_id, priority, labels, snoozed_until
)
SELECT md5('case' || n)::uuid, language, level, status, waiting_on, waiting_reason, due_at, at,
    CASE WHEN status NOT IN ('new', 'withdrawn') THEN at + interval '1 hour' END,
    CASE WHEN status NOT IN ('new', 'withdrawn') THEN n % 8 > 0 END, '', 0,
    CASE WHEN status = 'declined' THEN 'outside-mandate' END,
    CASE WHEN status = 'declined' THEN 'No department has a mandate in this.' ELSE '' END, '', {_OWN_WORDS},
    CASE WHEN status NOT IN ('new', 'withdrawn') THEN officer END, call,
    CASE WHEN status = 'declined' THEN officer END, md5('input' || n)::uuid,
    -- A fiftieth is high, a label is on every fifth, another one on very few; some are put aside.
    CASE WHEN n % 50 = 0 THEN 3 WHEN n % 50 = 1 THEN 1 ELSE 2 END,
    (CASE WHEN n % 5000 = 0 THEN ARRAY[1, 2] WHEN n % 5 = 0 THEN ARRAY[1] ELSE '{{}}' END)::bigint[],
    CASE WHEN status = 'in_triage' AND n % 7 = 0 THEN now() + interval '3 days' END
FROM staged WHERE status <> 'draft'
"""
_PUBLICATIONS = f"""
INSERT INTO engagements_publication (
    id, state, decision, naming, decided_at, decided_by_id, title, language, search, published_at, cause,
    reason, submission_id, version_id, consultation_id
)
SELECT md5('publication' || n)::uuid, 'published', 'publish', 'named', at, officer, title, language,
    {_OWN_WORDS}, at, '', '', md5('input' || n)::uuid, md5('version' || n)::uuid, call
FROM staged WHERE status IN ('referred', 'answered', 'closed') AND level <> 'un_only'
"""
_ENTRIES = """
INSERT INTO focalpoint_entry (at, by, capacity, verb, target_type, target_id, changes, recorded)
SELECT at, author, 'owner', CASE WHEN n % 7 = 0 THEN 'case.claim' ELSE 'submission.submit' END, 'submission',
    md5('input' || n)::uuid::text, '{"state": ["draft", "submitted"]}', at
FROM staged ORDER BY at
"""
# All but the last ones, as half a minute after they were written.
_SEALS = """
INSERT INTO focalpoint_seal (position, entry_id, previous, digest)
SELECT row_number() OVER (ORDER BY id), id, md5(id::text) || md5('x' || id), md5('y' || id) || md5('z' || id)
FROM focalpoint_entry WHERE id <= (SELECT max(id) - 20 FROM focalpoint_entry)
"""
_NOTICES = """
INSERT INTO focalpoint_notice (id, kind, target_id, recipient_id, address, language, context, secret, link,
    created_at, read_at, in_inbox, channel, delivery, message_id, request_id, attempts, next_attempt_at,
    sent_at, error)
SELECT md5('notice' || n)::uuid, 'submission_submitted', md5('input' || n)::uuid, author,
    'author@bench.example', 'en', jsonb_build_object('reference', reference, 'discreet', false), '',
    '/en/my/inputs/', at, CASE WHEN n % 3 > 0 THEN at END, true,
    CASE WHEN n % 10 = 0 THEN 'digest' ELSE 'mail' END,
    CASE WHEN n % 10 = 0 THEN 'none' WHEN n % 2500 = 1 THEN 'waiting' WHEN n % 5000 = 2 THEN 'given_up'
        ELSE 'sent' END,
    '<' || n || '@bench.example>', '', 1, CASE WHEN n % 2500 = 1 THEN at END,
    CASE WHEN n % 10 > 0 AND n % 2500 <> 1 AND n % 5000 <> 2 THEN at END, ''
FROM staged
"""
# What the themes of the public and of the office are copied from is a table of its own in the bench.
_PUBLIC_THEMES = """
INSERT INTO engagements_publication_themes (publication_id, theme_id)
SELECT md5('publication' || n)::uuid, themes.codes[1 + n % cardinality(themes.codes)]
FROM staged, (SELECT array_agg(code ORDER BY code) AS codes FROM organisations_theme) themes
WHERE status IN ('referred', 'answered', 'closed') AND level <> 'un_only'
"""
_CASE_THEMES = """
INSERT INTO engagements_case_themes (case_id, theme_id)
SELECT md5('case' || n)::uuid, themes.codes[1 + n % cardinality(themes.codes)]
FROM staged, (SELECT array_agg(code ORDER BY code) AS codes FROM organisations_theme) themes
WHERE status NOT IN ('draft', 'new', 'withdrawn')
"""
_LABELS = """
INSERT INTO engagements_label (id, name, colour, edit) VALUES (1, 'Common', 'grey', 0), (2, 'Rare', 'red', 0)
"""
NONE = "''"
# Table, statement, and the states that are left out.
STEPS = (
    ("engagements_label", _LABELS, NONE),
    ("engagements_submission", tables.SUBMISSIONS, NONE),
    ("engagements_case", _CASES, NONE),
    ("engagements_filing", tables.FILINGS, NONE),
    ("engagements_publication", _PUBLICATIONS, NONE),
    ("engagements_publication_themes", _PUBLIC_THEMES, NONE),
    ("engagements_case_themes", _CASE_THEMES, NONE),
    # Of what is closed the queue reads no referrals.
    ("engagements_referral", tables.REFERRALS, "'closed'"),
    ("engagements_response", tables.RESPONSES, "'closed'"),
    ("focalpoint_entry", _ENTRIES, NONE),
    ("focalpoint_seal", _SEALS, NONE),
    ("focalpoint_notice", _NOTICES, NONE),
)
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
_SIZES = """
SELECT relname, pg_relation_size(oid), pg_indexes_size(oid), pg_total_relation_size(oid)
FROM pg_class WHERE relname = ANY(%s) ORDER BY 4 DESC
"""


class Command(BaseCommand):
    help = "Fills an empty database with as many inputs, cases, notices and audit entries as one wants."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rows", type=int, default=5_000_000)

    def handle(self, *args: object, rows: int, **options: object) -> None:
        begun = time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
            people = settle(seed=1)
            stage(cursor, people, count=min(rows, WRITTEN), seed=1)
            cursor.execute(_BASE)
            for table, statement, without in STEPS:
                self._fill(cursor, table, statement, without=without, copies=max(1, rows // WRITTEN))
        connection.set_autocommit(True)
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute(_SIZES, [[table for table, _statement, _without in STEPS]])
            for name, table, indexes, total in cursor.fetchall():
                self.stdout.write(
                    f"{name:<32} {table / 1e9:6.2f} GB, indexes {indexes / 1e9:5.2f}, all {total / 1e9:5.2f}"
                )
        self.stdout.write(f"{rows:,} rows in {time.monotonic() - begun:.0f} s")

    def _fill(self, cursor: CursorWrapper, table: str, statement: str, *, without: str, copies: int) -> None:
        began = time.monotonic()
        cursor.execute(_STAGED.format(written=WRITTEN, copies=copies, without=without))
        with _indexes_last(cursor, table):
            cursor.execute(statement)
            count, filled = cursor.rowcount, time.monotonic()
        self.stdout.write(
            f"{table:<32} {count:>10,} rows in {filled - began:.0f} s, "
            f"indexes {time.monotonic() - filled:.0f} s"
        )
        self.stdout.flush()


@contextmanager
def _indexes_last(cursor: CursorWrapper, table: str) -> Iterator[None]:
    """Those that no constraint needs are made when the rows are there."""
    cursor.execute(_INDEXES, [table])
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
