"""What an officer has just decided: for a minute they can undo it, wherever they are by now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.decisions.models import Decision
from engagements.decisions.states import State
from engagements.decisions.verbs import RECONSIDER
from organisations.accounts.models import User

# More than an officer makes in a minute.
MOST = 20
_WORDS: dict[str, str | Promise] = {
    "refer": _("Referral"),
    "return": _("Question to the author"),
    "decline": _("Not accepted"),
}


@dataclass(frozen=True)
class RecentDecision:
    """One that waits to be sent, or that could not be sent."""

    pk: UUID
    case: UUID
    reference: str
    what: str | Promise
    # Seconds left to undo it; 0 when it is about to be sent.
    left: int
    is_own: bool
    # Why it was not sent; empty while it waits.
    refusal: str


class DecisionColumns(TypedDict):
    id: str
    case: str
    reference: str
    kind: str
    due_at: str
    decided_by: str
    refusal: str


def decisions_of(user: UUID, case: UUID | None = None) -> ArraySubquery:
    """Those of the officer, and whatever waits for `case`: a column for a statement of the page."""
    came_back = Q(state=State.REFUSED, case__state=CaseState.IN_TRIAGE, case__waiting_reason=RECONSIDER.name)
    wanted = Q(decided_by=user) & (Q(state=State.WAITING) | came_back)
    if case is not None:
        wanted |= Q(case=case, state=State.WAITING)
    rows = Decision.objects.filter(wanted).order_by("-decided_at")[:MOST]
    names = {"id": "pk", "case": "case_id", "reference": "case__main_submission__reference"}
    names |= {name: name for name in ("kind", "due_at", "refusal")}
    return ArraySubquery(rows.values(_one=JSONObject(**names, decided_by="decided_by_id")))


def recent_decisions(
    columns: Iterable[DecisionColumns], user: User, *, now: datetime
) -> list[RecentDecision]:
    return [
        RecentDecision(
            UUID(row["id"]),
            UUID(row["case"]),
            row["reference"],
            _WORDS[row["kind"]],
            max(0, int((datetime.fromisoformat(row["due_at"]) - now).total_seconds())),
            row["decided_by"] == str(user.pk),
            row["refusal"],
        )
        for row in columns
    ]


def typed_again(user: User, case: Case, key: str) -> Decision | None:
    """The decision of that key with what its officer had typed, when it was undone or refused."""
    try:
        pk = UUID(key)
    except ValueError:
        return None
    own = Decision.objects.filter(pk=pk, case=case, decided_by=user, state__in=[State.UNDONE, State.REFUSED])
    return own.first()
