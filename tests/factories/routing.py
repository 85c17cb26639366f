"""Referrals for tests, put into any state by hand."""

from datetime import timedelta
from typing import Any

from engagements.cases.models import Case
from engagements.cases.states import State as CaseState
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import LIVE, Extension, State
from tests.factories import accounts, cases, departments, submissions

NOW = submissions.NOW


def referral(case: Case | None = None, state: str = State.SENT, **fields: Any) -> Referral:
    """One hand-over for action, in `state`, with the dates and people that the state needs."""
    at = fields.pop("at", NOW)
    case = case or cases.in_state(CaseState.REFERRED, at=at - timedelta(days=2))
    office = accounts.officer()
    defaults: dict[str, Any] = {
        "version": case.main_submission.versions.first(),
        "state": state,
        "purpose": Purpose.ACTION,
        "question": "Can the wells be drilled this year?",
        "due_at": at + timedelta(days=10),
        "sent_at": at - timedelta(days=1),
        "sent_by": office,
    }
    if "department" not in fields:
        defaults["department"] = departments.department()
    if state in (State.ACKNOWLEDGED, State.ANSWERED):
        defaults |= {"acknowledged_at": at, "acknowledged_by": office}
    if state not in LIVE:
        defaults |= {"settled_at": at, "settled_by": office, "reason": "This is not ours."}
    if state in (State.READ, State.ANSWERED):
        defaults |= {"reason": ""}
    if state == State.READ:
        defaults |= {"purpose": Purpose.INFORMATION}
    if {"purpose": defaults["purpose"], **fields}["purpose"] == Purpose.INFORMATION:
        defaults["due_at"] = None
    return Referral.objects.create(case=case, **{**defaults, **fields})


def asking(case: Case | None = None, **fields: Any) -> Referral:
    """One whose department asks for more time, ten days more than it has."""
    at = fields.get("at", NOW)
    request: dict[str, Any] = {
        "extension": Extension.ASKED,
        "extension_until": at + timedelta(days=20),
        "extension_reason": "The drill is away.",
        "extension_asked_at": at,
        "extension_asked_by": accounts.person(),
    }
    return referral(case, **{**request, **fields})
