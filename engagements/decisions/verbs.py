"""What can be done with a decision; and with the case that it is about."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from engagements.cases.errors import SummaryConflictError
from engagements.cases.models import Case
from engagements.cases.permissions import assigned_to_another
from engagements.cases.states import State as CaseState
from engagements.decisions.models import Decision
from engagements.decisions.permissions import has_decided, is_too_late, waits_already
from engagements.decisions.states import State
from engagements.routing.verbs import profiles_of
from focalpoint.verbs import Address, verb
from organisations.accounts.permissions import is_officer

# Whoever decides about a new case has claimed it by that; nothing else moves before it is carried out.
DECIDE = verb(
    Case, "decide", [CaseState.NEW, CaseState.IN_TRIAGE], CaseState.IN_TRIAGE,
    who=is_officer, unless=[assigned_to_another, waits_already], stale=SummaryConflictError,
    why=_("Decision needed"),
)  # fmt: skip
# Its case waits for its officer again, and says why.
RECONSIDER = verb(
    Case, "reconsider", CaseState.IN_TRIAGE, automatic=True, why=_("Decision not sent"),
)  # fmt: skip


def profiles_of_case(decision: Decision) -> Sequence[Address]:
    """A referral asks whether the organisation is verified."""
    return profiles_of(Case(pk=decision.case_id))


UNDO = verb(
    Decision, "undo", [State.WAITING, State.CARRIED_OUT], State.UNDONE,
    who=has_decided & is_officer, unless=is_too_late, office=_("undid the decision before it was sent"),
)  # fmt: skip
CARRY_OUT = verb(
    Decision, "carry_out", State.WAITING, State.CARRIED_OUT, first=profiles_of_case, automatic=True
)
REFUSE = verb(
    Decision, "refuse", State.WAITING, State.REFUSED, automatic=True,
    office=_("decided, but the decision could not be sent"),
)  # fmt: skip
