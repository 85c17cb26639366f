"""Writes, proposes and publishes the outcome of a call with one input of each contributor, by real verbs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.management.commands.seed_inputs import unhindered
from bench.people import settle
from bench.staging import stage
from bench.tables import STATEMENTS
from engagements.outcomes import actions
from engagements.outcomes.announcing import announce_waiting
from engagements.outcomes.content import CitedPassage, SectionText
from engagements.outcomes.figures import office_figures
from engagements.outcomes.models import Outcome
from engagements.outcomes.queries import public_of, written
from engagements.public.outcome_page import outcome_page
from focalpoint.notifications.models import Notice
from focalpoint.translated import Translated
from organisations.accounts.models import User
from organisations.accounts.roles import Role

# All to one call that has closed, each of another organisation.
_ONE_EACH = """
UPDATE staged SET call = %s, profile = one.id, author = one.created_by_id
FROM (SELECT id, created_by_id, row_number() OVER (ORDER BY id) - 1 AS n FROM organisations_profile) AS one
WHERE one.n = staged.n
"""
# The most that can be recorded: of each input that is left what became of it.
_USES = """
INSERT INTO engagements_inputuse (outcome_id, submission_id, use, reason)
SELECT %s, id, 'partly', 'Wells were planned before, and will be dug earlier.'
FROM engagements_submission WHERE consultation_id = %s AND state = 'submitted'
"""
SECTIONS = 10


class Command(BaseCommand):
    help = "Measures an outcome of many contributors, in an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--contributors", type=int, default=10_000)

    def handle(self, *args: object, contributors: int, **options: object) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            people = settle(seed=1, organisations=contributors)
            connection.check_constraints()
            stage(cursor, people, count=contributors, seed=1)
            call, _questions = people.calls[0]
            cursor.execute(_ONE_EACH, [call.pk])
            with unhindered(cursor):
                for statement in STATEMENTS:
                    cursor.execute(statement)
        connection.set_autocommit(True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        first, second = (
            User.objects.create(email=f"lead{number}@bench.example", name="", roles=[Role.LEAD_OFFICER])
            for number in range(2)
        )
        # After whatever was submitted.
        at = timezone.now() + timedelta(minutes=1)
        outcome = self._written(people.officers[0], Outcome(consultation=call), at)
        with connection.cursor() as cursor:
            cursor.execute(_USES, [outcome.pk, call.pk])
            self.stdout.write(f"{cursor.rowcount:,} inputs with a use of their own")
            cursor.execute("ANALYZE")
        with self._measured("propose"):
            outcome = actions.propose(outcome, by=first, at=at)
        with self._measured("figures of the office"):
            office_figures(outcome)
        with self._measured("public page, or preview"):
            outcome_page(written(outcome), call.pk, None)
        with self._measured("publish"):
            actions.publish(outcome, edit=outcome.edit, by=second, at=at)
        with self._measured("notify contributors, one run of the task"):
            batches = announce_waiting(at=at)
        with self._measured("notify contributors, the runs after it"):
            while batches and not Outcome.objects.get().is_announced:
                batches += announce_waiting(at=at)
        self.stdout.write(f"{batches} batches, {Notice.objects.count():,} notices")

    def _written(self, officer: User, about: Outcome, at: datetime) -> Outcome:
        text = Translated(en="We heard of wells that are far away.")
        call = about.consultation
        outcome = actions.create(consultation=call, case=None, title=text, by=officer, at=at)
        texts = dict.fromkeys(("introduction", "unheard", "default_reason"), text)
        outcome = actions.save(
            outcome, title=text, **texts, correction=Translated(), edit=outcome.edit, by=officer, at=at
        )
        inputs = public_of(call.pk, None).order_by("pk").values_list("submission__reference", "title")
        cited = [
            CitedPassage(str(reference), title)
            for reference, title in inputs[: SECTIONS * Outcome.MOST_CITED]
        ]
        for number in range(SECTIONS):
            few = cited[number * Outcome.MOST_CITED : (number + 1) * Outcome.MOST_CITED]
            said = SectionText(None, text, text, "https://example.org/", citations=tuple(few))
            with self._measured("write a section", is_shown=number == 0):
                outcome = actions.write_section(
                    outcome, section=None, position=None, text=said, by=officer, at=at
                )
        return outcome

    @contextmanager
    def _measured(self, what: str, *, is_shown: bool = True) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            began = time.monotonic()
            yield
            took = time.monotonic() - began
        slowest = max((float(query["time"]) for query in captured.captured_queries), default=0)
        if is_shown:
            self.stdout.write(
                f"{what:<42} {took * 1000:8,.0f} ms, {len(captured)} statements, "
                f"the slowest {slowest * 1000:,.0f} ms"
            )
            self.stdout.flush()
