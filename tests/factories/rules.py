"""Referral rules for tests."""

from itertools import count
from typing import Any

from engagements.rules.content import ProposedReferral, query_of
from engagements.rules.models import ReferralRule, RuleDepartment
from engagements.rules.purposes import Purpose
from engagements.rules.states import State
from tests.factories import accounts, consultations, departments

NOW = consultations.NOW
QUESTION = "Can the wells be drilled this year?"
_numbers = count(1)


def written(**changes: Any) -> dict[str, Any]:
    """What the form of a rule gives: for inputs in English, one department in the lead."""
    same: dict[str, Any] = {
        "name": "Water",
        "themes": [],
        "calls": [],
        "regions": [],
        "countries": [],
        "languages": ["en"],
        "kinds": [],
        "words": "",
    }
    if "departments" not in changes:
        same["departments"] = [ProposedReferral(departments.department(), Purpose.LEAD, None, QUESTION)]
    return {**same, **changes}


def rule(state: str = State.ON, *proposed: ProposedReferral, **fields: Any) -> ReferralRule:
    """In `state`; without `proposed` it proposes one department as the lead."""
    number = next(_numbers)
    themes, calls = fields.pop("themes", []), fields.pop("calls", [])
    lead = fields.pop("lead", None)
    defaults: dict[str, Any] = {
        "name": f"Rule {number}",
        "state": state,
        "position": number,
        "created_at": NOW,
        "created_by": accounts.lead(),
        "query": query_of(fields.get("words", "")),
    }
    if state == State.ON:
        defaults |= {"since_at": NOW, "since_by": defaults["created_by"]}
    made = ReferralRule.objects.create(**{**defaults, **fields})
    made.themes.set(themes)
    made.calls.set(calls)
    given = proposed or [ProposedReferral(lead or departments.department(), Purpose.LEAD, None, QUESTION)]
    for place, one in enumerate(given):
        RuleDepartment.objects.create(
            rule=made,
            department=one.department,
            place=place,
            purpose=one.purpose,
            days=one.days,
            question=one.question,
        )
    return ReferralRule.objects.get(pk=made.pk)
