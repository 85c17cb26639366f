"""Responses for tests, put into any state by hand."""

from typing import Any

from engagements.responses.models import Kind, Response
from engagements.responses.states import State
from engagements.routing.models import Referral
from engagements.routing.states import State as ReferralState
from tests.factories import accounts, routing

NOW = routing.NOW


def response(referral: Referral | None = None, state: str = State.DRAFT, **fields: Any) -> Response:
    """An answer in `state`; its referral is made to fit when not given."""
    at = fields.pop("at", NOW)
    if referral is None:
        sent = state in (State.SENT, State.RELEASED)
        referral = routing.referral(
            state=ReferralState.ANSWERED if sent else ReferralState.ACKNOWLEDGED, at=at
        )
    somebody = accounts.person()
    defaults: dict[str, Any] = {
        "state": state,
        "kind": Kind.WILL_ACT,
        "text": "Nine wells will be drilled.",
        "saved_at": at,
        "saved_by": somebody,
    }
    steps = {State.APPROVED: "approved", State.SENT: "sent", State.RELEASED: "released"}
    order = [State.APPROVED, State.SENT, State.RELEASED]
    for step in order[: order.index(State(state)) + 1] if state in order else []:
        defaults |= {f"{steps[step]}_at": at, f"{steps[step]}_by": somebody}
    made = Response.objects.create(referral=referral, **{**defaults, **fields})
    if made.released_at:
        released = {"released_at": made.released_at, "released_by": made.released_by}
        Referral.objects.filter(pk=referral.pk).update(**released)
    return made
