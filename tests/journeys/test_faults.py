"""Faults during the day of a representative and of an officer: no page answers 500, the limits hold, and what
was typed and sent arrives.

Each fault is a real one of the running portal: its Redis is killed, stopped or full, a process of its
PostgreSQL ends, or its disk takes no more.
"""

import contextlib
import json
import os
import random
import re
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg2
import pytest
import redis
import requests

from tests.factories import pdf_files
from tests.journeys.people import PASSWORD, Person
from tests.portal import Portal, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.drill]
DURABLE = True
REFUSED, LATER = 429, 503
# In bytes.
FULL, SENT = 200_000, 400_000
WRONG_PASSWORDS = 15
# A page may answer "try again" for as long as PostgreSQL needs to come back.
PATIENCE_SECONDS = 30

STAGE = """
import json
from django.utils import timezone
from allauth.account.models import EmailAddress
from tests.factories import accounts, cases, consultations, memberships, profiles
now = timezone.now()
call = consultations.open_call(now=now)
def person(email, **fields):
    made = accounts.person(email=email, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made
author, officer = person(AUTHOR, name="Amina Diallo"), person(OFFICER, name="Omar Officer", roles=["officer"])
person(TARGET, name="Tara Target")
memberships.member(profiles.profile(), "owner", author)
made = [str(cases.in_state("new", at=now, consultation=call).pk) for _ in range(CASES)]
print(json.dumps({"call": call.slug, "cases": made}))
"""
LOST = """
from engagements.submissions.models import Submission, Version
from focalpoint.notifications.models import Notice
submitted = Submission.objects.filter(author__email=AUTHOR).exclude(state="draft")
print(submitted.count(), Version.objects.filter(submission__in=submitted).count(),
      Notice.objects.filter(delivery="waiting").count(), Notice.objects.filter(delivery="given_up").count())
"""
AUTHOR, OFFICER, TARGET = "amina@wells.example", "omar@un.example", "tara@target.example"


class Patient(requests.Session):
    """Presses again where the page says that it is busy, as a person does; keeps what it was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.statuses: list[int] = []
        self.seconds: list[float] = []

    def request(self, method, url, **options):  # type: ignore[no-untyped-def, override]
        """Each step of a redirect is asked for by itself: what was sent and done is not sent again."""
        options["allow_redirects"] = False
        answer = self._once(method, url, options)
        while answer.next:
            options = {"timeout": options.get("timeout"), "allow_redirects": False}
            answer = self._once("GET", answer.next.url, options)
        return answer

    def _once(self, method, url, options):  # type: ignore[no-untyped-def]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            began = time.monotonic()
            answer = super().request(method, url, **options)
            self.statuses.append(answer.status_code)
            self.seconds.append(time.monotonic() - began)
            assert answer.status_code < 500 or answer.status_code == LATER, f"{answer.status_code} at {url}"
            if answer.status_code != LATER or time.monotonic() > deadline:
                return answer
            time.sleep(0.2)


class Tried(Person):
    """A person of the story who meets a fault."""

    def __init__(self, portal: Portal, name: str, email: str) -> None:
        super().__init__(portal, name, email)
        headers, self.session = self.session.headers, Patient()
        self.session.headers.update(headers)


@contextlib.contextmanager
def redis_is_dead(portal: Portal) -> Iterator[None]:
    portal.kill("redis")
    try:
        yield
    finally:
        portal.revive("redis")


@contextlib.contextmanager
def redis_hangs(portal: Portal) -> Iterator[None]:
    pid = portal.server("redis").pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def redis_is_full(portal: Portal) -> Iterator[None]:
    with redis.Redis.from_url(portal.environment["REDIS_URL"]) as server:
        server.config_set("maxmemory-policy", "noeviction")
        server.config_set("maxmemory", 1)
        try:
            yield
        finally:
            server.config_set("maxmemory", 0)


@contextlib.contextmanager
def connections_end(portal: Portal) -> Iterator[None]:
    """Again and again all connections to the database are ended, also in the middle of a request."""
    over = threading.Event()

    def end() -> None:
        connection = psycopg2.connect(portal.environment["DATABASE_URL"])
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            while not over.wait(random.uniform(0.2, 1.5)):
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    thread = threading.Thread(target=end)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextlib.contextmanager
def backend_dies(portal: Portal) -> Iterator[None]:
    """A process of PostgreSQL is killed: the server ends all others, and recovers."""
    connection = psycopg2.connect(portal.environment["DATABASE_URL"])
    pid = connection.get_backend_pid()
    os.kill(pid, signal.SIGKILL)
    connection.close()
    yield


@contextlib.contextmanager
def disk_is_full(portal: Portal) -> Iterator[None]:
    """The web server's processes can write no file that is as large as the one that is sent.

    Their log is larger, and they write what Python compiles: only those small files are whole.
    """
    master = portal.parts["web"].pid
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in (master, *map(int, children))}
    for pid, (_soft, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (FULL, hard))
    try:
        yield
    finally:
        for pid, limits in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


Fault = Callable[[Portal], AbstractContextManager[None]]
FAULTS: list[Fault] = [
    redis_is_dead,
    redis_hangs,
    redis_is_full,
    connections_end,
    backend_dies,
    disk_is_full,
]


@pytest.fixture(scope="module")
def stage(portal: Portal) -> dict[str, object]:
    """The call, and a case for each fault; both people are signed in before anything happens."""
    code = f"{AUTHOR=}; {OFFICER=}; {TARGET=}; {PASSWORD=}; CASES = {len(FAULTS)}" + STAGE
    made = json.loads(portal.python(code).splitlines()[-1])
    author = Tried(portal, "Amina Diallo", AUTHOR)
    author.sign_in()
    officer = Tried(portal, "Omar Officer", OFFICER)
    officer.sign_in().set_up_second_factor().enter("/admin/")
    return {**made, "author": author, "officer": officer}


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[fault.__name__ for fault in FAULTS])
def test_a_day_with_a_fault(portal, stage, number, record_testsuite_property):
    fault, author, officer = FAULTS[number], stage["author"], stage["officer"]
    title = f"Wells, in spite of everything ({fault.__name__})"
    with fault(portal):
        reference = write_and_submit(author, stage["call"], title, takes_files=fault is not disk_is_full)
        decide(officer, stage["cases"][number])
        attempts = guess(portal)
    portal.let_claims_run_out()
    receipt = author.mail(reference)
    assert title in author.go(f"/en/my/inputs/?text={title}").text
    wait_until(lambda: counts(portal)[2] == 0, "an empty outbox", seconds=90)
    submitted, versions, _waiting, given_up = counts(portal)
    assert (versions, given_up) == (submitted, 0)
    assert reference in receipt
    # For the report of the run (--junit-xml).
    later = (author.session.statuses + officer.session.statuses).count(LATER)
    slowest = max(*author.session.seconds, *officer.session.seconds)
    figures = f"{attempts} wrong passwords, {later} times 503, slowest {slowest:.1f} s"
    record_testsuite_property(fault.__name__, figures)


def counts(portal: Portal) -> list[int]:
    return [int(number) for number in portal.python(f"{AUTHOR=}" + LOST).split()]


def write_and_submit(author: Tried, call: str, title: str, *, takes_files: bool) -> str:
    """The reference of what was submitted: opened, begun, written, saved, with a file, checked, submitted."""
    author.go("/en/").go(f"/en/calls/{call}/").follow("Start your input")
    author.press("Start writing", level="open", language="en")
    author.press("Save", title=title, summary="Nine villages walk two hours for water.").holds(title)
    sent = {"file": ("map.pdf", pdf_files.large(SENT), "application/pdf")}
    author.press("Add this file", expect=200 if takes_files else 422, files=sent)
    author.sees("“map.pdf” was added" if takes_files else "our storage is full")
    author.holds(title, "Nine villages walk two hours for water.")
    author.press("Check your answers").sees(title).press("Submit")
    reference = re.search(r"FP-\d{4}-\w{4}-\w{4}", author.text)
    assert reference, author.text
    return reference[0]


def decide(officer: Tried, case: str) -> None:
    """An officer reads the queue, takes an input and asks its author a question."""
    officer.go("/admin/engagements/case/?view=unassigned")
    officer.go(f"/admin/engagements/case/{case}/change/").press("Assign to me")
    officer.press("Send question", **{"return-question": "Which villages are they?"})


def guess(portal: Portal) -> int:
    """How many wrong passwords are taken before the portal asks to wait."""
    stranger = Tried(portal, "", "")
    for attempt in range(1, WRONG_PASSWORDS + 1):
        page = stranger.session.get(f"{portal.address}/accounts/login/", timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page
        given = {"csrfmiddlewaretoken": token[1], "login": TARGET, "password": f"not this one, {attempt}"}
        headers = {"Referer": f"{portal.address}/accounts/login/"}
        answer = stranger.session.post(
            f"{portal.address}/accounts/login/", data=given, headers=headers, timeout=60
        )
        if answer.status_code == REFUSED or "Too many" in answer.text:
            return attempt
    raise AssertionError(f"{WRONG_PASSWORDS} wrong passwords were taken")
