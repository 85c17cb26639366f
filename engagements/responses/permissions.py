"""Who may do what with a response: reviewers write, liaisons approve and send, the office releases."""

from datetime import datetime

from rules import predicate

from engagements.cases.states import State as CaseState
from engagements.responses.errors import WithdrawnError
from engagements.responses.models import Response
from engagements.responses.states import State
from engagements.routing.models import Referral
from engagements.routing.permissions import has_post, is_liaison, is_recalled
from engagements.routing.states import LIVE
from focalpoint import access
from focalpoint.errors import DomainError, WrongStateError
from focalpoint.people import Anyone
from organisations.accounts.permissions import is_officer


@predicate
def has_post_for(user: Anyone, response: Response | None) -> bool:
    return has_post(user, response and response.referral)


@predicate
def is_recalled_with(user: Anyone, response: Response | None) -> bool:
    return is_recalled(user, response and response.referral)


@predicate
def is_liaison_for(user: Anyone, response: Response | None) -> bool:
    return is_liaison(user, response and response.referral)


def is_approved(referral: Referral, by: object, at: datetime) -> DomainError | None:
    """Its response does not change any more."""
    response = getattr(referral, "response", None)
    return None if response is None or response.state == State.DRAFT else WrongStateError(response, "save")


def is_settled(response: Response, by: object, at: datetime) -> DomainError | None:
    """The department does not have the referral any more."""
    referral = response.referral
    return None if referral.state in LIVE else WrongStateError(referral, "respond")


def is_withdrawn(response: Response, by: object, at: datetime) -> DomainError | None:
    """The author does not wait for an answer any more."""
    return WithdrawnError() if response.referral.case.state == CaseState.WITHDRAWN else None


access.permit("engagements.view_response", who=(has_post_for & ~is_recalled_with) | is_officer)
