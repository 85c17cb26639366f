"""An officer undoes a decision in its time; the next one is carried out by the worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.people import PASSWORD, Person
from tests.portal import START_SECONDS, Portal, prepared, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.drill]
AUTHOR, OFFICER = "amina@wells.example", "omar@un.example"
SECONDS = 10
STAGE = f"""
from allauth.account.models import EmailAddress
from django.utils import timezone
from tests.factories import accounts, cases, consultations, memberships, profiles
now = timezone.now()
def person(email, **fields):
    made = accounts.person(email=email, password={PASSWORD!r}, **fields)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made
author = person({AUTHOR!r}, name="Amina Diallo")
officer = person({OFFICER!r}, name="Omar Officer", roles=["officer"])
profile = profiles.profile()
memberships.member(profile, "owner", author)
call = consultations.open_call(now=now)
made = cases.in_state("in_triage", at=now, officer=officer, consultation=call, profile=profile, author=author)
print(made.pk)
"""


@pytest.fixture(scope="module")
def portal(kept: Path) -> Iterator[Portal]:
    started = Portal(demo=False, begins_with=prepared(kept, demo=False))
    try:
        started.start_servers()
        started.environment["UNDO_SECONDS"] = str(SECONDS)
        started.start_parts()
        wait_until(started.answers, "an answer of the web process", START_SECONDS)
        yield started
    finally:
        started.stop()


def test_undo_and_decide_again(portal: Portal) -> None:
    page = f"/admin/engagements/case/{portal.python(STAGE).split()[-1]}/change/"
    officer = Person(portal, "Omar Officer", OFFICER)
    author = Person(portal, "Amina Diallo", AUTHOR)
    officer.sign_in()
    officer.set_up_second_factor()
    typed = {"decline-reason": "outside-mandate", "decline-sentence": "A court in your country decides this."}
    officer.enter(page).press("Decline", **typed)
    officer.sees("Not accepted", "will be sent in")
    officer.press("Undo").sees("The decision was undone").holds("A court in your country decides this.")
    assert not portal.mail.to(AUTHOR)
    officer.press("Decline", **typed).sees("will be sent in")
    assert "was not accepted" in author.mail("not accepted")
    officer.go(page).sees_no("will be sent in").sees("Declined")
    assert len(portal.mail.to(AUTHOR)) == 1
