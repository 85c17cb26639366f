"""The statements of some pages at this size, each explained by PostgreSQL: milliseconds, plan, pages read."""

import json
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.management.commands.bench_facts import session_of
from bench.people import AUTHOR, OFFICER
from engagements.cases.models import Case
from engagements.consultations.models import Consultation
from engagements.publications.models import Publication
from engagements.routing.models import Referral
from engagements.submissions.models import Submission
from focalpoint.audit import seal
from focalpoint.audit.models import Entry
from focalpoint.notifications import deliver
from focalpoint.pages import forget_public_pages
from organisations.accounts.models import User
from organisations.accounts.roles import Role

AUDITOR = "auditor@bench.example"
# Explained so often; the median is kept.
TIMES = 3


@dataclass(frozen=True)
class Explained:
    """One statement: milliseconds, blocks of 8 KB looked at, what reads its tables."""

    sql: str
    milliseconds: float
    blocks: int
    planning: float = 0.0
    nodes: list[str] = field(default_factory=list)


def _nodes(plan: dict[str, object]) -> Iterator[str]:
    """What reads a table, with how many rows it gave and how many it threw away."""
    if relation := plan.get("Relation Name") or plan.get("Index Name"):
        index = f" by {plan['Index Name']}" if "Index Name" in plan and "Relation Name" in plan else ""
        loops, rows = int(str(plan["Actual Loops"])), float(str(plan["Actual Rows"]))
        removed = float(str(plan.get("Rows Removed by Filter", 0)))
        if loops:
            thrown = f", {removed * loops:,.0f} thrown away" if removed else ""
            yield f"{plan['Node Type']} {relation}{index} ({rows * loops:,.0f} rows{thrown})"
    for child in plan.get("Plans", []):  # type: ignore[attr-defined]
        yield from _nodes(child)


def explain(sql: str) -> Explained:
    found = []
    for _time in range(TIMES):
        with transaction.atomic(), connection.cursor() as cursor:
            # Already with its values in it.
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
            answer = cursor.fetchone()[0]
            found.append((json.loads(answer) if isinstance(answer, str) else answer)[0])
            transaction.set_rollback(True)
    plan = found[-1]["Plan"]
    blocks = int(plan.get("Shared Hit Blocks", 0)) + int(plan.get("Shared Read Blocks", 0))
    return Explained(
        sql,
        milliseconds=statistics.median(one["Execution Time"] for one in found),
        blocks=blocks,
        planning=statistics.median(one["Planning Time"] for one in found),
        nodes=list(_nodes(plan)),
    )


class Command(BaseCommand):
    help = "Prints for each page its statements' time, and the plan of the slowest ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--slow", type=float, default=10.0, help="milliseconds from which a plan is shown"
        )
        parser.add_argument("--only", default="", help="names of pages that hold this")

    def handle(self, *args: object, slow: float, only: str, **options: object) -> None:
        connection.force_debug_cursor = True
        for name, ask in _pages().items():
            if only not in name:
                continue
            statements = [explain(sql) for sql in _statements_of(ask)]
            total = sum(one.milliseconds for one in statements)
            blocks = sum(one.blocks for one in statements)
            self.stdout.write(
                f"{name:<44} {len(statements):>3} statements {total:>10.1f} ms {blocks:>10,} blocks"
            )
            for one in sorted(statements, key=lambda one: -one.milliseconds)[:3]:
                if one.milliseconds >= slow:
                    self.stdout.write(f"    {one.milliseconds:.1f} ms: {' '.join(one.sql.split())[:300]}")
                    for node in one.nodes:
                        self.stdout.write(f"        {node}")
            self.stdout.flush()


def _statements_of(ask: Callable[[], object]) -> list[str]:
    """The statements of the second time: by then what is prepared once is prepared."""
    for _time in range(2):
        forget_public_pages()
        with _captured() as queries:
            ask()
    kept = []
    for query in queries.captured_queries:
        sql = query["sql"].strip()
        if sql.upper().startswith(("SELECT", "WITH")) and "pg_advisory" not in sql:
            kept.append(sql)
    return kept


@contextmanager
def _captured() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


def _pages() -> dict[str, Callable[[], object]]:
    now = timezone.now()
    User.objects.get_or_create(email=AUDITOR, defaults={"name": "Auditor", "roles": [str(Role.AUDITOR)]})
    visitor = Client(HTTP_HOST="127.0.0.1")
    officer, auditor, author = _client(OFFICER), _client(AUDITOR), _client(AUTHOR)
    queue, log, outbox = (
        "/admin/engagements/case/", "/admin/focalpoint/entry/", "/admin/focalpoint/notice/",
    )  # fmt: skip
    call = Consultation.objects.filter(standing=False).order_by("slug").values_list("slug", flat=True)[0]
    reference = Submission.objects.exclude(reference=None).values_list("reference", flat=True)[0]
    target = Entry.objects.order_by("-id").values_list("target_id", flat=True)[1000]
    theme = Publication.objects.public().exclude(themes=None).values_list("themes", flat=True)[0]
    department = Referral.objects.values_list("department", flat=True)[0]
    return {
        "queue: needs my action": lambda: officer.get(queue),
        "queue: all": lambda: officer.get(f"{queue}?view=all"),
        "queue: unassigned": lambda: officer.get(f"{queue}?view=unassigned"),
        "queue: overdue": lambda: officer.get(f"{queue}?view=overdue"),
        "queue: one state": lambda: officer.get(f"{queue}?view=all&state=in_triage"),
        "queue: a language": lambda: officer.get(f"{queue}?view=all&language=ru"),
        "queue: high priority": lambda: officer.get(f"{queue}?view=all&priority=3"),
        "queue: normal priority": lambda: officer.get(f"{queue}?view=all&priority=2"),
        "queue: a common label": lambda: officer.get(f"{queue}?view=all&label=1"),
        "queue: a rare label": lambda: officer.get(f"{queue}?view=all&label=2"),
        "queue: snoozed": lambda: officer.get(f"{queue}?view=snoozed"),
        **{
            f"queue: {view}, by {sort}": partial(officer.get, f"{queue}?view={view}&sort={sort}")
            for view in ("all", "now")
            for sort in ("due", "oldest", "newest", "organisation")
        },
        "queue: a department": lambda: officer.get(f"{queue}?view=all&department={department}"),
        "queue: an organisation": lambda: officer.get(f"{queue}?view=all&q=league"),
        "queue: a theme": lambda: officer.get(f"{queue}?view=all&theme={theme}"),
        "queue: a common word": lambda: officer.get(f"{queue}?view=all&q=water"),
        "queue: two words": lambda: officer.get(f"{queue}?view=all&q=water+school"),
        "queue: a state and a word": lambda: officer.get(f"{queue}?view=all&state=in_triage&q=water"),
        "queue: a word that is nowhere": lambda: officer.get(f"{queue}?view=all&q=xylophonist"),
        "queue: a reference": lambda: officer.get(f"{queue}?view=all&q={reference}"),
        "queue: the next case": lambda: _next(officer, queue),
        "audit log: latest": lambda: auditor.get(log),
        "audit log: of one record": lambda: auditor.get(f"{log}?q={target}"),
        "audit log: one verb": lambda: auditor.get(f"{log}?verb=case.claim"),
        "audit log: what is to be sealed": lambda: list(seal._unsealed(False).order_by("id")[:1000]),
        "outbox: page": lambda: auditor.get(outbox),
        "outbox: given up": lambda: auditor.get(f"{outbox}?delivery__exact=given_up"),
        "outbox: waiting": lambda: auditor.get(f"{outbox}?delivery__exact=waiting"),
        "outbox: sent": lambda: auditor.get(f"{outbox}?delivery__exact=sent"),
        "outbox: one kind": lambda: auditor.get(f"{outbox}?kind=case_assigned"),
        "outbox: claim": lambda: _within(lambda: deliver.claim(at=now)),
        "outbox: is anything waiting": lambda: deliver.has_waiting(now),
        "public: home": lambda: visitor.get("/en/"),
        "public: inputs": lambda: visitor.get("/en/inputs/"),
        "public: inputs of a theme": lambda: visitor.get(f"/en/inputs/?theme={theme}"),
        "public: inputs with a word": lambda: visitor.get("/en/inputs/?q=water"),
        "public: search": lambda: visitor.get("/en/search/?q=water"),
        "public: search, nothing found": lambda: visitor.get("/en/search/?q=xylophonist"),
        "public: one call": lambda: visitor.get(f"/en/calls/{call}/"),
        "public: one theme": lambda: visitor.get(f"/en/themes/{theme}/"),
        "public: feed": lambda: visitor.get("/feeds/en/inputs/"),
        "my inputs": lambda: author.get("/en/my/inputs/"),
        "my pages": lambda: author.get("/en/my/"),
        "notifications": lambda: author.get("/en/my/notifications/"),
    }


def _client(email: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False)
    client.cookies["sessionid"] = session_of(email)
    return client


def _next(client: Client, queue: str) -> object:
    case = Case.objects.filter(waiting_on=1).order_by("due_at").values_list("pk", flat=True)[10]
    return client.post(f"{queue}{case}/next/")


def _within(verb: Callable[[], object]) -> None:
    """Done, and undone."""
    with transaction.atomic():
        verb()
        transaction.set_rollback(True)
