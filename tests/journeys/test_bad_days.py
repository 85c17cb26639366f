"""Bad days: Redis gone, the worker killed, PostgreSQL stopped. Nothing is lost, each ends in a sentence.

`make test` has one server and one process of ours that die; the others are drills.
"""

import json
import time

import pytest

from tests.journeys.people import PASSWORD, Person
from tests.portal import Portal, wait_until

pytestmark = [pytest.mark.journey]
DURABLE = True

# For each address an organisation whose owner it is, with drafts that lack nothing.
STAGE = """
import json
from django.utils import timezone
from allauth.account.models import EmailAddress
from tests.factories import accounts, consultations, memberships, profiles, submissions
now, made = timezone.now(), {}
call = consultations.open_call(now=now)
for email, drafts in WANTED.items():
    person = accounts.person(name="Amina Diallo", email=email, password=PASSWORD)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    profile = memberships.member(profiles.profile(), "owner", person).profile
    given = {"consultation": call, "profile": profile, "author": person, "at": now}
    made[email] = [str(submissions.draft(**given).pk) for _ in range(drafts)]
print(json.dumps(made))
"""
WANTED = {
    "redis@wells.example": 1,
    "worker@wells.example": 6,
    "mail@wells.example": 1,
    "postgres@wells.example": 1,
}
FAILED = """
from focalpoint.notifications.models import Notice
failed = Notice.objects.filter(address="mail@wells.example", delivery="waiting", attempts__gt=0)
print(failed.exclude(error="").count())
"""
WAITING = "SELECT id FROM focalpoint_notice WHERE delivery = 'waiting'"


@pytest.fixture(scope="module")
def drafts(portal):
    """By the address of their writer, the ids of drafts."""
    return json.loads(portal.python(f"{WANTED=}; {PASSWORD=}" + STAGE).splitlines()[-1])


class Writer(Person):
    """Somebody with drafts that lack nothing, signed in."""

    def __init__(self, portal: Portal, email: str) -> None:
        super().__init__(portal, "Amina Diallo", email)
        self.go("/accounts/login/").press("Sign in", login=email, password=PASSWORD)

    def submit_input(self, draft: str) -> None:
        self.go(f"/en/my/inputs/{draft}/preview/")
        self.press("Submit").sees("FP-20")


@pytest.mark.drill
def test_redis_is_gone_while_somebody_hands_in(portal, drafts):
    writer = Writer(portal, "redis@wells.example")
    portal.kill("redis")
    began = time.monotonic()
    writer.submit_input(drafts[writer.email][0])
    assert time.monotonic() - began < 20
    writer.go("/en/").sees("Share what you know with the United Nations")
    assert json.loads(writer.go("/readyz").page)["broker"] is False
    portal.revive("redis")
    receipt = writer.mail("received")
    assert "FP-20" in receipt


def test_worker_is_killed_in_the_middle_of_a_batch(portal, drafts):
    writer = Writer(portal, "worker@wells.example")
    portal.mail.delay = 0.4
    for draft in drafts[writer.email]:
        writer.submit_input(draft)
    portal.mail.wait_for(2, to=writer.email)
    portal.kill("worker")
    portal.mail.delay = 0
    portal.let_claims_run_out()
    portal.revive("worker")
    wait_until(lambda: len(set(ids(portal, writer))) == 6, "six receipts")
    wait_until(lambda: not portal.rows(WAITING), "an empty outbox")
    # The one in flight may have come twice; it is the same mail.
    assert len(ids(portal, writer)) <= 7


def ids(portal: Portal, person: Person) -> list[str]:
    return [str(mail["Message-ID"]) for mail in portal.mail.to(person.email)]


@pytest.mark.drill
def test_mail_server_is_down_and_comes_back(portal, drafts):
    writer = Writer(portal, "mail@wells.example")
    with portal.mail.down():
        writer.submit_input(drafts[writer.email][0])
        wait_until(lambda: portal.python(FAILED).strip() == "1", "a first attempt that failed")
    # The pause before the next attempt is over.
    portal.python(
        "from django.utils import timezone; from focalpoint.notifications.models import Notice\n"
        "Notice.objects.filter(delivery='waiting').update(next_attempt_at=timezone.now())"
    )
    assert "FP-20" in writer.mail("received")


def test_postgresql_is_stopped_and_comes_back(portal, drafts):
    writer = Writer(portal, "postgres@wells.example")
    portal.kill("postgres")
    writer.go("/en/my/", expect=503)
    assert "FP-" not in writer.text
    writer.sees("Try again")
    assert writer.session.get(f"{portal.address}/readyz", timeout=30).status_code == 503
    assert writer.session.get(f"{portal.address}/healthz", timeout=30).status_code == 200
    portal.revive("postgres")
    wait_until(lambda: writer.session.get(f"{portal.address}/readyz", timeout=30).ok, "the database again")
    writer.submit_input(drafts[writer.email][0])
    assert "FP-20" in writer.mail("received")
