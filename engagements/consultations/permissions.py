"""Who may do what with a call: leads write, publish and archive; the rest of the office reads."""

from typing import Any

from rules import predicate

from engagements.consultations.models import Consultation
from engagements.consultations.states import WORKFLOW, State
from focalpoint import access
from organisations.accounts.permissions import is_lead, is_officer


@predicate
def is_dated(user: Any, call: Consultation | None) -> bool:
    """A published call that closes."""
    return call is None or (call.state == State.PUBLISHED and call.closes_at is not None)


access.permit("engagements.view_consultation", who=is_officer)
access.permit("engagements.save_consultation", who=is_lead)
access.permit("engagements.publish_consultation", who=is_lead, when=WORKFLOW.may("publish"))
access.permit("engagements.extend_consultation", who=is_lead, when=is_dated)
access.permit("engagements.archive_consultation", who=is_lead, when=WORKFLOW.may("archive"))
