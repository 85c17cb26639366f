"""The audit log of `seed_rows` once more, in parts: by month (`at`) and by ranges of its key (`id`).

Says what PostgreSQL reads of each for the questions that the log's pages ask.
"""

import time

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.backends.utils import CursorWrapper

from load.management.commands.explain_rows import explain

_COLUMNS = "id, at, by, capacity, verb, target_type, target_id, changes, recorded"
_BY_MONTH = """
CREATE TABLE entry_by_month (LIKE focalpoint_entry INCLUDING DEFAULTS) PARTITION BY RANGE (at);
DO $$ DECLARE month timestamptz; BEGIN
    FOR month IN SELECT generate_series(
        (SELECT date_trunc('month', min(at)) FROM focalpoint_entry), now() + interval '1 month',
        interval '1 month'
    ) LOOP
        EXECUTE format(
            'CREATE TABLE entry_month_%s PARTITION OF entry_by_month FOR VALUES FROM (%L) TO (%L)',
            to_char(month, 'YYYY_MM'), month, month + interval '1 month'
        );
    END LOOP;
END $$
"""
_BY_KEY = """
CREATE TABLE entry_by_key (LIKE focalpoint_entry INCLUDING DEFAULTS) PARTITION BY RANGE (id);
DO $$ DECLARE lower bigint; step bigint; BEGIN
    SELECT (max(id) / 60 + 1) INTO step FROM focalpoint_entry;
    FOR part IN 0..60 LOOP
        EXECUTE format(
            'CREATE TABLE entry_key_%s PARTITION OF entry_by_key FOR VALUES FROM (%s) TO (%s)',
            part, part * step, (part + 1) * step
        );
    END LOOP;
END $$
"""
# A key must hold the column by which the table is parted.
_KEYS = {"entry_by_month": "id, at", "entry_by_key": "id"}
_QUESTIONS = {
    "latest 101": "SELECT * FROM {table} ORDER BY id DESC LIMIT 101",
    "latest 101, of the last month": (
        "SELECT * FROM {table} WHERE at > now() - interval '1 month' ORDER BY id DESC LIMIT 101"
    ),
    "of one record": "SELECT * FROM {table} WHERE target_id = '{target}' ORDER BY id DESC LIMIT 101",
    "of one record, in its month": (
        "SELECT * FROM {table} WHERE target_id = '{target}' AND at BETWEEN '{at}'::timestamptz - interval "
        "'15 days' AND '{at}'::timestamptz + interval '15 days' ORDER BY id DESC LIMIT 101"
    ),
    "by key": "SELECT * FROM {table} WHERE id = {id}",
    "one verb": "SELECT * FROM {table} WHERE verb = 'case.claim' ORDER BY id DESC LIMIT 101",
    "what is not sealed": (
        "SELECT {table}.* FROM {table} LEFT JOIN focalpoint_seal ON entry_id = {table}.id "
        "WHERE entry_id IS NULL AND {table}.id > (SELECT max(entry_id) FROM focalpoint_seal) - 10000 "
        "ORDER BY {table}.id LIMIT 1000"
    ),
}


class Command(BaseCommand):
    help = "Copies the audit log into parts and explains what its pages ask."

    def handle(self, *args: object, **options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            self._make(cursor, "entry_by_month", _BY_MONTH)
            self._make(cursor, "entry_by_key", _BY_KEY)
            cursor.execute(
                "SELECT target_id, at, id FROM focalpoint_entry ORDER BY id OFFSET "
                "(SELECT count(*) / 2 FROM focalpoint_entry) LIMIT 1"
            )
            target, at, key = cursor.fetchone()
        for name, question in _QUESTIONS.items():
            for table in ("focalpoint_entry", *_KEYS):
                one = explain(question.format(table=table, target=target, at=at.isoformat(), id=key))
                self.stdout.write(
                    f"{name:<32} {table:<18} {one.milliseconds:>9.2f} ms {one.blocks:>8,} blocks, "
                    f"{len(one.nodes)} tables or parts read, planned in {one.planning:.1f} ms"
                )
                self.stdout.flush()

    def _make(self, cursor: CursorWrapper, table: str, statements: str) -> None:
        began = time.monotonic()
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(statements)
        cursor.execute(f"INSERT INTO {table} ({_COLUMNS}) SELECT {_COLUMNS} FROM focalpoint_entry")
        cursor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY ({_KEYS[table]})")
        for column in ("target_id", "by", "verb"):
            cursor.execute(f"CREATE INDEX ON {table} ({column}, id)")
        cursor.execute(f"ANALYZE {table}")
        self.stdout.write(f"{table} made in {time.monotonic() - began:.0f} s")
