"""Who does what with an outcome: the office writes, one lead officer proposes, another one publishes."""

from datetime import datetime

from engagements.outcomes.errors import CallStillOpenError, NotPublicNowError, OwnOutcomeError
from engagements.outcomes.models import Outcome
from engagements.outcomes.queries import closes_later
from focalpoint import access
from focalpoint.errors import DomainError
from focalpoint.people import Person
from organisations.accounts.permissions import is_officer


def is_call_open(outcome: Outcome, by: object, at: datetime) -> DomainError | None:
    return CallStillOpenError() if closes_later(outcome, at) else None


def is_own(outcome: Outcome, by: Person | None, at: datetime) -> DomainError | None:
    """Whoever wrote any of it since it was published last, or proposed it, does not publish it."""
    if by is None:
        return None
    is_writer = by.pk == outcome.proposed_by_id or outcome.writers.filter(pk=by.pk).exists()
    return OwnOutcomeError() if is_writer else None


def is_not_public(outcome: Outcome, by: object, at: datetime) -> DomainError | None:
    return NotPublicNowError() if outcome.edition_id is None else None


access.permit("engagements.view_outcome", who=is_officer)
