"""Any number of inputs in seconds: staged with COPY, then spread over the tables by the database itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.postgres.indexes import GinIndex
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from bench.people import settle
from bench.staging import stage
from bench.tables import STATEMENTS
from engagements.cases.models import Case
from engagements.publications.models import Publication
from engagements.submissions.models import Submission


class Command(BaseCommand):
    help = "Fills an empty database with inputs, their versions, decisions, referrals and answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=1000, help="how many inputs")
        parser.add_argument("--seed", type=int, default=1, help="another number makes other texts")

    def handle(self, *args: object, count: int, seed: int, **options: object) -> None:
        if Submission.objects.exists():
            raise CommandError("There are inputs here already: this is for an empty database only.")
        begun = time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            people = settle(seed=seed)
            connection.check_constraints()
            stage(cursor, people, count=count, seed=seed)
            with unhindered(cursor):
                for statement in STATEMENTS:
                    cursor.execute(statement)
        connection.set_autocommit(True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        took = time.monotonic() - begun
        self.stdout.write(
            f"{count:,} inputs with all that belongs to them in {took:.1f} s ({count / took:,.0f}/s)"
        )


_FULL_TEXT = [
    (model, next(index for index in model._meta.indexes if isinstance(index, GinIndex)))
    for model in (Publication, Case)
]


@contextmanager
def unhindered(cursor: CursorWrapper) -> Iterator[None]:
    """Rows that fit by construction: references are not checked one by one, where the account may say so, and
    the indexes of the full text are made once, at the end."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    is_owner_of_all = cursor.fetchone()[0]
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    if is_owner_of_all:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with connection.schema_editor() as editor:
        for model, index in _FULL_TEXT:
            editor.remove_index(model, index)
        yield
        for model, index in _FULL_TEXT:
            editor.add_index(model, index)
    if is_owner_of_all:
        cursor.execute("SET LOCAL session_replication_role = origin")
