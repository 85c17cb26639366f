"""Words that are planted in what the office notes for itself: a note, a label and the reason of a snooze of
every case. No one outside the office may ever be answered with one of them."""

from typing import Any

from engagements.cases.models import Case
from engagements.cases.states import WaitingOn
from tests.factories.labels import label
from tests.factories.notes import note
from tests.house.world import ROLES

WORDS = NOTE, LABEL, REASON = "Wombatnote", "Wombatlabel", "Wombatreason"
OFFICERS = {"officer", "lead", "protection_officer"}
OUTSIDE = [role for role in ROLES if role not in OFFICERS]


def plant(made: Any) -> None:
    """By hand, on every case there is."""
    key = label(LABEL, colour="red").pk
    for case in Case.objects.all():
        note(case, by=made.people["officer"], written_at=made.at, text=f"{NOTE} for colleagues")
        aside = {"snoozed_until": made.at, "snooze_reason": REASON}
        is_ours = case.waiting_on == WaitingOn.OFFICE
        Case.objects.filter(pk=case.pk).update(labels=[key], priority=3, **(aside if is_ours else {}))


def planted_in(answer: Any, body: bytes) -> list[str]:
    """Which of the words this answer says, in its headers or its text."""
    said = f"{answer.headers} {body.decode(errors='replace')}"
    return [word for word in WORDS if word in said]
