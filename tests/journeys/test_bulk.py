"""A bulk referral of 500 through the running portal, whose worker is killed in the middle."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.people import PASSWORD, Person
from tests.portal import Portal, prepared, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.drill, pytest.mark.timeout(900)]
NUMBER = 500
OFFICER, AUTHOR, READER = "omar@un.example", "amina@wells.example", "rosa@un.example"
STAGE = f"""
from allauth.account.models import EmailAddress
from django.utils import timezone
from tests.factories import accounts, cases, consultations, departments, memberships, profiles
now = timezone.now()
def person(email, **fields):
    made = accounts.person(email=email, password={PASSWORD!r}, **fields)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made
author = person({AUTHOR!r}, name="Amina Diallo")
officer = person({OFFICER!r}, name="Omar Officer", roles=["officer"])
profile = profiles.profile()
memberships.member(profile, "owner", author)
department = departments.department(acronym="OWX")
departments.post(department, user=person({READER!r}, name="Rosa Reviewer"))
given = {{"consultation": consultations.open_call(now=now), "profile": profile, "author": author}}
for _number in range({NUMBER}):
    cases.in_state("new", at=now, **given)
"""
FOUND = """
import json
from collections import Counter
from django.db.models import Count
from engagements.bulk.models import BulkAct, BulkItem
from engagements.routing.models import Referral
from focalpoint.audit.models import Entry
act = BulkAct.objects.get()
named = Entry.objects.filter(changes__bulk_act=act.pk)
print(json.dumps({
    "state": act.state,
    "results": Counter(act.items.values_list("result", flat=True)),
    "referrals": Referral.objects.count(),
    "twice": Referral.objects.values("case").annotate(n=Count("pk")).filter(n__gt=1).count(),
    "entries": Counter(named.values_list("verb", flat=True)),
}))
"""
# Emails of the drill have these subjects; other things are said to people too.
TOGETHER = f"{NUMBER} new notifications"


@pytest.fixture(scope="module")
def portal(kept: Path) -> Iterator[Portal]:
    started = Portal(demo=False, begins_with=prepared(kept, demo=False), durable=True)
    try:
        started.start()
        yield started
    finally:
        started.stop()


def _figures(portal: Portal) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(portal.python(FOUND).splitlines()[-1])
    return values


def test_a_bulk_referral_of_500_survives_its_worker(
    portal: Portal, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.python(STAGE)
    officer = Person(portal, "Omar Officer", OFFICER)
    officer.sign_in()
    officer.set_up_second_factor()
    officer.enter("/admin/engagements/case/?view=all").press("Act on the selected inputs", all="1")
    officer.sees(f"{NUMBER} inputs selected").follow("Refer")
    given = {
        "refer-0-department": "OWX",
        "refer-0-purpose": "lead",
        "refer-0-question": "Can you drill?",
    }
    officer.press("Show what will happen", **given).sees(f"{NUMBER} inputs will be done")
    assert _figures(portal)["referrals"] == 0
    began = time.monotonic()
    officer.press(f"Start with {NUMBER} inputs")
    wait_until(lambda: _figures(portal)["results"].get("done", 0) >= 50, "the first fifty", 120)
    portal.kill("worker")
    half = _figures(portal)
    # What it had in its hands is as if it had not been begun.
    assert half["results"]["done"] == half["referrals"] == half["entries"]["case.refer"] < NUMBER
    assert half["state"] == "running"
    assert not portal.mail.to(READER)
    killed = time.monotonic()
    portal.revive("worker")
    wait_until(lambda: _figures(portal)["state"] == "done", "the end of the act", 400)
    over = time.monotonic()
    after = _figures(portal)
    assert after["results"] == {"done": NUMBER}
    assert after["entries"] == {"case.refer": NUMBER}
    assert (after["referrals"], after["twice"]) == (NUMBER, 0)
    for address in (READER, AUTHOR):
        portal.mail.wait_for(1, to=address, subject=TOGETHER)
        assert len(portal.mail.to(address)) == 1
    officer.go("/admin/engagements/case/bulk/").follow("Refer").sees("Finished", f"{NUMBER} of {NUMBER}")
    with capsys.disabled():
        done = half["results"]["done"]
        first, rest = killed - began, over - killed
        sys.stdout.write(f"\n{done} before the kill in {first:.0f} s, the rest in {rest:.0f} s\n")
