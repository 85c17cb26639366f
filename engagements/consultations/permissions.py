"""Who may do what with a call, and what prevents it: lead officers write, publish, extend, close and
archive; the rest of the office reads.
"""

from datetime import datetime

from engagements.consultations.errors import (
    AlreadyClosedError,
    AlwaysOpenError,
    NoClosingDateError,
    NotClosedYetError,
)
from engagements.consultations.models import Consultation
from focalpoint import access
from focalpoint.errors import DomainError
from organisations.accounts.permissions import is_officer


def is_standing(call: Consultation, by: object, at: datetime) -> DomainError | None:
    return AlwaysOpenError() if call.standing else None


def never_closes(call: Consultation, by: object, at: datetime) -> DomainError | None:
    return NoClosingDateError() if call.closes_at is None else None


def is_running(call: Consultation, by: object, at: datetime) -> DomainError | None:
    """Whoever has a draft still counts on the time that was announced."""
    return None if call.has_closed(at) else NotClosedYetError()


def is_over(call: Consultation, by: object, at: datetime) -> DomainError | None:
    return AlreadyClosedError() if call.has_closed(at) else None


access.permit("engagements.view_consultation", who=is_officer)
