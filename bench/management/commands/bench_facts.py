"""What the bench asks of a database it measures on: addresses, sessions, drafts, statements of a page."""

import json
import time
from importlib import import_module

from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.deciding import declined
from bench.people import AUTHOR, OFFICER, REVIEWER
from engagements.cases.models import Case
from engagements.consultations.models import Consultation, Level
from engagements.publications.models import Publication
from engagements.reasons.models import DeclineReason
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions.models import Submission
from focalpoint.pages import forget_public_pages
from organisations.accounts.models import User
from organisations.profiles.models import Profile

# Inputs that are declined while one measures.
DECISIONS = 40
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Command(BaseCommand):
    help = "Prints JSON: pages, cookies, drafts ready to be submitted, and SQL statements by page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--drafts", type=int, default=100)

    def handle(self, *args: object, drafts: int, **options: object) -> None:
        cookies = {name: f"sessionid={session_of(mail)}" for name, mail in _WHO.items()}
        pages = _pages()
        ready = _drafts(drafts)
        sql = {name: _statements(path, cookies.get(reader, "")) for name, (reader, path) in pages.items()}
        sql["submit (POST)"] = _statements_of_submit(_drafts(2), cookies["author"])
        to_decide = _to_decide(DECISIONS + 2)
        reason = DeclineReason.objects.order_by("code").values_list("code", flat=True)[0]
        sql["decide (POST)"] = _statements_of_decision(to_decide[:2], cookies["officer"], reason)
        facts = {"pages": pages, "cookies": cookies, "drafts": ready, "sql": sql}
        facts |= {"to_decide": to_decide[2:], "reason": reason}
        self.stdout.write(json.dumps(facts))


_WHO = {"officer": OFFICER, "author": AUTHOR, "reviewer": REVIEWER}


def session_of(email: str) -> str:
    """A row of the session table, as after a sign-in with a second factor."""
    user = User.objects.get(email=email)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.create()
    return str(session.session_key)


def _pages() -> dict[str, tuple[str, str]]:
    """By name, who looks at it ("" for anybody) and the address."""
    answered = Response.objects.public().values("referral__version__submission")
    publications = Publication.objects.public().filter(submission__in=answered).order_by("-published_at")
    references = publications.values_list("submission__reference", flat=True)[:1]
    call = Consultation.objects.filter(standing=False).order_by("slug").values_list("slug", flat=True)[0]
    profile = Profile.objects.order_by("slug").values_list("slug", flat=True)[0]
    department = Referral.objects.order_by("department").values_list("department", flat=True)[0]
    waiting = Case.objects.filter(state="in_triage").values_list("pk", flat=True)[0]
    own = Submission.objects.filter(author__email=AUTHOR, filing__case__state="closed")
    pages = {
        "home": ("", "/en/"),
        "calls": ("", "/en/calls/"),
        "inputs": ("", "/en/inputs/"),
        "organisations": ("", "/en/organisations/"),
        "one call": ("", f"/en/calls/{call}/"),
        "one input": ("", f"/en/inputs/{references[0]}/"),
        "one organisation": ("", f"/en/organisations/{profile}/"),
        "one department": ("", f"/en/departments/{department}/"),
        "triage queue": ("officer", "/admin/engagements/case/?state=in_triage&q=water"),
        "whole triage queue": ("officer", "/admin/engagements/case/?view=all"),
        "decision screen": ("officer", f"/admin/engagements/case/{waiting}/change/"),
        "desk": ("reviewer", "/en/desk/"),
        "my inputs": ("author", "/en/my/inputs/"),
    }
    return pages | ({"my input": ("author", f"/en/my/inputs/{own[0].pk}/")} if own else {})


def _drafts(count: int) -> list[str]:
    """Of the author, to an open call."""
    author, now = User.objects.get(email=AUTHOR), timezone.now()
    call = Consultation.objects.open(now).filter(standing=False).order_by("slug").first()
    profile = Profile.objects.represented_by(author).get()
    drafts = Submission.objects.bulk_create(
        Submission(
            consultation=call,
            profile=profile,
            author=author,
            language="en",
            level=Level.OPEN,
            strictest_level=Level.OPEN,
            created_at=now,
            created_by=author,
            saved_at=now,
            saved_by=author,
        )
        for _number in range(count)
    )
    return [str(draft.pk) for draft in drafts]


def _to_decide(count: int) -> list[str]:
    """Decision screens of inputs that no officer has."""
    new = (
        Case.objects.filter(state="new", assignee=None).order_by("due_at", "id").values_list("pk", flat=True)
    )
    return [f"/admin/engagements/case/{pk}/change/" for pk in new[:count]]


def _client(cookie: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    if cookie:
        client.cookies["sessionid"] = cookie.removeprefix("sessionid=")
    return client


def _statements(path: str, cookie: str) -> int:
    """Once everything that is prepared once is prepared, and past the cache."""
    client = _client(cookie)
    for _time in range(2):
        forget_public_pages()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    return _counted(queries)


def _counted(queries: CaptureQueriesContext) -> int:
    """Without the marks of transactions."""
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not query["sql"].startswith(marks) for query in queries.captured_queries)


def _statements_of_submit(drafts: list[str], cookie: str) -> int:
    client, counted = _client(cookie), 0
    for pk in drafts:
        draft = Submission.objects.get(pk=pk)
        answers = {str(question.pk): "Nine villages" for question in draft.consultation.questions.all()}
        Submission.objects.filter(pk=pk).update(title="Wells", summary="Nine villages.", answers=answers)
        seen = {"seen": Submission.objects.get(pk=pk).edition}
        with CaptureQueriesContext(connection) as queries:
            client.post(f"/en/my/inputs/{pk}/submit/", seen)
        counted = _counted(queries)
    return counted


def _statements_of_decision(paths: list[str], cookie: str, reason: str) -> int:
    client, counted = _client(cookie), 0
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            client.post(path, dict(declined(reason)))
        counted = _counted(queries)
    return counted
