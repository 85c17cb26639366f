"""Two machines, of which one dies in the middle of the story, and a broker that is lost and replaced.

What is here as processes is what an institution has as machines: see tests/machines.py. The run prints its
figures; docs/decisions/0026-many-machines.md has those of one.
"""

import base64
import hashlib
import itertools
import json
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests

from tests.factories import files
from tests.journeys import test_story as story
from tests.journeys.people import PASSWORD, Person
from tests.machines import POOLER, Machines
from tests.portal import prepared, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.drill, pytest.mark.timeout(1200)]
# What a platform needs to notice that a server is gone; in this drill, a fixed time.
NOTICED_SECONDS = 2.0
WRITER, DRAFTS = "writer@wells.example", 8
READ = ["/en/", "/en/calls/", "/ar/calls/", "/en/inputs/", "/en/organisations/", "/en/departments/"]

# An organisation with drafts that lack nothing but a file.
STAGE = """
import json
from django.utils import timezone
from allauth.account.models import EmailAddress
from tests.factories import accounts, consultations, memberships, profiles, submissions
now = timezone.now()
call = consultations.open_call(now=now, attachments_allowed=True)
person = accounts.person(name="Wangari Writer", email=WRITER, password=PASSWORD)
EmailAddress.objects.create(user=person, email=WRITER, verified=True, primary=True)
profile = memberships.member(profiles.profile(), "owner", person).profile
given = {"consultation": call, "profile": profile, "author": person, "at": now, "title": "A letter beside"}
print(json.dumps([str(submissions.draft(**given).pk) for _ in range(DRAFTS)]))
"""
# As if six minutes had passed for what a worker that died had taken; the lease of beat runs out by itself.
CLAIMS_RUN_OUT = """
from datetime import timedelta
from django.db.models import F
from focalpoint.expiring import BEAT_LEASE, Expiring, hashed
from focalpoint.notifications.models import Notice
late = timedelta(minutes=6)
Expiring.objects.exclude(pk=hashed(BEAT_LEASE)).update(ends_at=F("ends_at") - late)
claimed = Notice.objects.filter(claimed_until__isnull=False, delivery="waiting")
print(claimed.update(claimed_until=F("claimed_until") - late))
"""
KEPT = """
import json
from engagements.submissions.models import Submission, Version
from focalpoint.files.models import StoredFile
from focalpoint.notifications.models import Notice
submitted = Submission.objects.exclude(state="draft")
print(json.dumps({
    "submitted": [str(pk) for pk in submitted.values_list("pk", flat=True)],
    "without_version": submitted.exclude(pk__in=Version.objects.values("submission")).count(),
    "files": StoredFile.objects.count(),
    "waiting": Notice.objects.filter(delivery="waiting").count(),
    "given_up": Notice.objects.filter(delivery="given_up").count(),
    "sent": list(Notice.objects.filter(delivery="sent").values_list("message_id", flat=True)),
}))
"""
TAKEN = "SELECT count(*) FROM focalpoint_notice WHERE delivery = 'waiting' AND claimed_until > now()"
DONE_AT = "SELECT done_at FROM focalpoint_heartbeat WHERE name = 'focalpoint.deliver_notices'"


@pytest.fixture
def machines(kept: Path) -> Iterator[Machines]:
    if not POOLER.exists():
        pytest.fail("This drill needs PgBouncer: apt-get install pgbouncer")
    started = Machines(demo=False, begins_with=prepared(kept, demo=False))
    try:
        started.start()
        yield started
    finally:
        started.stop()


def test_machines_lose_one_of_them_and_the_broker(machines, capsys):
    cast = SimpleNamespace(portal=machines, figures={})
    story.the_office_moves_in(cast)
    story.an_organisation_registers(cast)
    story.the_office_returns_then_verifies_it(cast)
    story.a_colleague_is_invited(cast)
    # What was published is there at once, also while the replica does not have it.
    late(machines)
    story.a_lead_publishes_a_call(cast)
    machines.on_replica("SELECT pg_wal_replay_resume()")
    story.an_input_is_written_by_two(cast)
    is_on_both(machines, cast.bintou.session, cast.bintou.link("map.pdf"))
    readers, writer = Readers(machines), Writer(machines)
    readers.start()
    writer.start()
    a_machine_dies(cast, writer)
    story.it_is_submitted(cast)
    the_broker_is_lost(cast, writer)
    story.an_officer_asks_and_the_author_answers(cast)
    story.it_is_referred(cast)
    the_machine_comes_back(cast)
    story.a_department_passes_it_on(cast)
    story.the_response_is_written_approved_and_sent(cast)
    story.the_office_releases_it(cast)
    story.everybody_can_read_it(cast)
    story.the_author_withdraws_another(cast)
    story.the_morning_brings_a_digest(cast)
    writer.end()
    a_late_replica_shows_nothing_old(cast)
    a_dead_replica_costs_no_page(cast)
    readers.end()
    cast.figures |= readers.figures() | writer.figures()
    nothing_is_lost(cast, writer)
    every_file_is_on_both(cast, writer)
    one_beat_acted_at_a_time(cast)
    story.the_trail_holds(cast)
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"{what}: {figure}\n" for what, figure in cast.figures.items()))


class Beside(threading.Thread):
    """Something that goes on beside the story, until it is asked to end; what went wrong in it is raised."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            self.work()
        except BaseException as fault:
            self.fault = fault

    def work(self) -> None:
        raise NotImplementedError

    def end(self) -> None:
        self.over.set()
        self.join(120)
        assert not self.is_alive()
        if self.fault is not None:
            raise self.fault


class Readers(Beside):
    """Visitors of public pages, ten a second at most, each with a connection of their own."""

    def __init__(self, machines: Machines) -> None:
        super().__init__()
        self.address = machines.address
        # When it was asked, and the status; 0 where the connection broke.
        self.answers: list[tuple[float, int]] = []

    def work(self) -> None:
        for path in itertools.cycle(READ):
            if self.over.wait(0.1):
                return
            began = time.monotonic()
            try:
                status = requests.get(f"{self.address}{path}", timeout=30).status_code
            except requests.ConnectionError:
                status = 0
            self.answers.append((began, status))

    def figures(self) -> dict[str, object]:
        return {
            "pages read beside, by status (0: the connection broke)": Counter(s for _at, s in self.answers)
        }


class Writer(Beside):
    """Someone who submits one input after the other, each with a file; presses again where it broke."""

    def __init__(self, machines: Machines) -> None:
        super().__init__()
        code = f"{WRITER=}; {PASSWORD=}; {DRAFTS=}" + STAGE
        self.drafts = json.loads(machines.python(code).splitlines()[-1])
        self.person = Person(machines, "Wangari Writer", WRITER)
        self.person.go("/accounts/login/").press("Sign in", login=WRITER, password=PASSWORD)
        self.submitted: list[str] = []
        self.broken = 0

    def work(self) -> None:
        for draft in self.drafts:
            deadline = time.monotonic() + 60
            while not self._submit(draft):
                assert time.monotonic() < deadline, self.person.text
                time.sleep(0.2)
            self.submitted.append(draft)
            if self.over.wait(1):
                # The others are submitted all the same, only without a pause.
                continue

    def _submit(self, draft: str) -> bool:
        """Whether it is submitted; not yet where the connection broke, or a machine says "try again"."""
        person, page = self.person, f"/en/my/inputs/{draft}/"
        try:
            if "FP-20" in person.session.get(f"{person.address}{page}", timeout=30).text:
                return True
            person.go(f"{page}edit/")
            if "letter.pdf" not in person.page:
                letter = {"file": ("letter.pdf", files.PDF, "application/pdf")}
                person.press("Add this file", files=letter).sees("letter.pdf")
            person.go(f"{page}preview/").press("Submit").sees("FP-20")
        except requests.ConnectionError:
            self.broken += 1
            return False
        return True

    def wait_for(self, count: int) -> None:
        wait_until(lambda: len(self.submitted) >= count or self.fault, f"{count} inputs", 120)
        if self.fault is not None:
            raise self.fault

    def figures(self) -> dict[str, object]:
        return {"inputs submitted beside": len(self.submitted), "presses of them that broke": self.broken}


def seconds_until(done: Callable[[], object], what: str, seconds: float = 90) -> float:
    began = time.monotonic()
    wait_until(done, what, seconds)
    return round(time.monotonic() - began, 1)


def acts(machine) -> bool:
    return any(line["event"].startswith("This beat sends") for line in machine.lines("beat"))


def a_machine_dies(cast, writer: Writer) -> None:
    """The one whose beat acts, while its worker sends emails."""
    machines = cast.portal
    assert acts(machines.a)
    assert not acts(machines.b)
    machines.mail.delay = 0.5
    writer.wait_for(2)
    # So that it is this machine's worker that has taken emails.
    machines.b.stand_still("worker-mail")
    wait_until(lambda: machines.on_primary(TAKEN) != [(0,)], "emails that were taken", 60)
    machines.a.kill()
    machines.b.go_on("worker-mail")
    page = f"{machines.address}/en/calls/"
    cast.figures["until a page after a machine died, s"] = seconds_until(
        lambda: requests.get(page, timeout=30).ok, "a page of the other machine"
    )
    cast.figures["until the other beat acts, s"] = seconds_until(lambda: acts(machines.b), "another beat")
    cast.figures["emails that the dead worker had taken"] = machines.python(CLAIMS_RUN_OUT).split()[-1]
    machines.mail.delay = 0


def the_broker_is_lost(cast, writer: Writer) -> None:
    """Broker and cache at once; the broker's replica is promoted, the cache comes back empty."""
    machines = cast.portal
    machines.lose_the_broker()
    machines.kill("redis")
    time.sleep(NOTICED_SECONDS)
    cast.amina.go("/en/my/")
    assert json.loads(requests.get(f"{machines.b.address}/readyz", timeout=30).text)["broker"] is False
    machines.promote_the_other_broker()
    machines.revive("redis")
    promoted = datetime.now().astimezone()

    def worked() -> bool:
        [[done_at]] = machines.on_primary(DONE_AT)
        return done_at > promoted

    cast.figures["until a worker works after the broker was replaced, s"] = seconds_until(worked, "a worker")


def the_machine_comes_back(cast) -> None:
    machines = cast.portal
    machines.a.start()
    cast.figures["until the machine that was started again answers, s"] = seconds_until(
        lambda: machines.answers_at(machines.a), "an answer", 120
    )


def public_reads(machine) -> Counter:
    found: Counter = Counter()
    figures = requests.get(f"{machine.address}/metrics", timeout=30).text
    for database, number in re.findall(
        r'focalpoint_public_reads_total\{database="(\w+)"\} ([\d.]+)', figures
    ):
        found[database] += int(float(number))
    return found


def late(machines: Machines) -> None:
    """From now on the replica gets what is written, and does not show it."""
    machines.on_replica("SELECT pg_wal_replay_pause()")
    state = "SELECT pg_get_wal_replay_pause_state()"
    wait_until(lambda: machines.on_replica(state) == [("paused",)], "a late replica")


def a_late_replica_shows_nothing_old(cast) -> None:
    """What its author withdraws is gone at once, also while the replica still has it."""
    machines, page = cast.portal, f"/en/inputs/{cast.reference}/"
    reads = public_reads(machines.a) + public_reads(machines.b)
    cast.figures["public pages that were made, by the database that was read"] = reads
    assert reads["replica"] > 0
    cast.visitor.go(page).sees("We drill three wells.")
    machines.on_replica("SELECT pg_wal_replay_pause()")
    wait_until(
        lambda: machines.on_replica("SELECT pg_get_wal_replay_pause_state()") == [("paused",)],
        "a late replica",
    )
    cast.amina.go(f"/en/my/inputs/{cast.draft}/").follow("Withdraw this input").press("Withdraw this input")
    for _time in range(4):
        answer = cast.visitor.session.get(f"{machines.address}{page}", timeout=30)
        assert answer.status_code < 500
        assert "We drill three wells." not in answer.text
    machines.on_replica("SELECT pg_wal_replay_resume()")


def a_dead_replica_costs_no_page(cast) -> None:
    machines = cast.portal
    machines.own["replica"].kill_group()
    for machine in (machines.a, machines.b):
        for path in READ:
            assert requests.get(f"{machine.address}{path}?page=1", timeout=30).status_code == 200


def nothing_is_lost(cast, writer: Writer) -> None:
    machines = cast.portal

    def kept() -> dict:
        return json.loads(machines.python(KEPT).splitlines()[-1])

    wait_until(lambda: kept()["waiting"] == 0, "an empty outbox", 60)
    found = kept()
    assert writer.submitted == writer.drafts
    assert set(found["submitted"]) >= {*writer.drafts, cast.draft}
    assert (found["without_version"], found["given_up"]) == (0, 0)
    # Of each input the writer's; the map and the statutes of the story.
    assert found["files"] == DRAFTS + 2
    came = Counter(machines.mail.ids())
    assert set(found["sent"]) - came.keys() == set()
    twice = [message for message in found["sent"] if came[message] > 1]
    # The one that the dead worker was sending, with the same Message-ID.
    assert len(twice) <= 1
    assert not any(came[message] > 2 for message in twice)
    cast.figures["emails, and of them those that came twice"] = (len(found["sent"]), len(twice))
    receipts = [
        str(mail["Subject"]) for mail in machines.mail.to(WRITER) if "received" in str(mail["Subject"])
    ]
    assert len(set(receipts)) == DRAFTS


def every_file_is_on_both(cast, writer: Writer) -> None:
    """And nothing on a disk."""
    machines = cast.portal
    for draft in writer.drafts:
        path = writer.person.go(f"/en/my/inputs/{draft}/").link("letter.pdf")
        is_on_both(machines, writer.person.session, path)
    for machine in (machines.a, machines.b):
        assert not list((machine.folder / "uploads").rglob("*"))


def is_on_both(machines: Machines, session: requests.Session, path: str) -> None:
    """A file by each machine, with the checksum that the database has."""
    for machine in (machines.a, machines.b):
        answer = session.get(f"{machine.address}{path}", timeout=30)
        assert answer.status_code == 200, f"{answer.status_code} at {machine.name}"
        digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"


def one_beat_acted_at_a_time(cast) -> None:
    machines = cast.portal
    sent = [
        (datetime.fromisoformat(line["time"]), machine.name)
        for machine in (machines.a, machines.b)
        for line in machine.lines("beat")
        if line["event"].startswith("Scheduler: Sending due task")
    ]
    senders = [name for name, _sent in itertools.groupby(name for _at, name in sorted(sent))]
    assert senders == ["a", "b"]
    cast.figures["tasks that the two beats sent"] = Counter(name for _at, name in sent)
