"""What the office notes for itself is found on no page of anyone else: words planted in a note, a label and
the reason of a snooze of every case, looked for at every address by everyone outside the office."""

from typing import Any

import pytest
from django.db import transaction

from engagements.cases.models import Case
from engagements.cases.states import WaitingOn
from tests.factories.labels import label
from tests.factories.notes import note
from tests.house import world
from tests.house.test_urls import address, scene  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
NOTE, LABEL, REASON = "Wombatnote", "Wombatlabel", "Wombatreason"
OFFICERS = {"officer", "lead", "protection_officer"}
OUTSIDE = [role for role in world.ROLES if role not in OFFICERS]


def plant(made: Any) -> None:
    """By hand, on every case there is."""
    key = label(LABEL, colour="red").pk
    for case in Case.objects.all():
        note(case, by=made.people["officer"], written_at=made.at, text=f"{NOTE} for colleagues")
        aside = {"snoozed_until": made.at, "snooze_reason": REASON}
        is_ours = case.waiting_on == WaitingOn.OFFICE
        Case.objects.filter(pk=case.pk).update(labels=[key], priority=3, **(aside if is_ours else {}))


def pages(made: Any, role: str) -> dict[str, str]:
    """By address, all that this role is answered: headers and text."""
    found = {}
    for name, given in world.addresses():
        if world.UNNAMED in name:
            continue
        path = address(made, name, given)
        with transaction.atomic():
            answer = made.clients[role].get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[path] = f"{answer.headers} {body.decode(errors='replace')}"
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("role", OUTSIDE)
def test_no_one_outside_the_office_reads_what_it_notes(scene: Any, role: str) -> None:  # noqa: F811
    with transaction.atomic():
        plant(scene)
        found = pages(scene, role)
        transaction.set_rollback(True)
    assert len(found) > 100
    said = {path for path, text in found.items() for word in (NOTE, LABEL, REASON) if word in text}
    assert said == set()


def test_the_office_reads_all_of_it(scene: Any) -> None:  # noqa: F811
    """What the test above looks for, it would find."""
    with transaction.atomic():
        plant(scene)
        found = pages(scene, "officer")
        transaction.set_rollback(True)
    for word in (NOTE, LABEL, REASON):
        assert [path for path, text in found.items() if word in text and "/case/" in path], word
