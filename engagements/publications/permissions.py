"""Who decides what the public reads: the office; author and office take down at once."""

from datetime import datetime

from rules import predicate

from engagements.publications.errors import (
    NeverPublicError,
    NotAcceptedError,
    NotTakenDownByAuthorError,
    NotVerifiedError,
    TakenDownByAuthorError,
    WithdrawnError,
)
from engagements.publications.models import Cause, Publication
from engagements.publications.queries import may_be_public
from engagements.publications.states import State
from engagements.submissions.permissions import WRITERS, role_in
from engagements.submissions.states import State as SubmissionState
from focalpoint.errors import DomainError, WrongStateError
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.profiles.states import State as ProfileState


@predicate
def writes_for_publication(user: User, publication: Publication | None) -> bool:
    """Owners and editors of the organisation whose input it is."""
    return publication is None or role_in(user, publication.submission) in WRITERS


def is_withdrawn(publication: Publication, by: object, at: datetime) -> DomainError | None:
    """The author withdrew the input."""
    return WithdrawnError() if publication.submission.state == SubmissionState.WITHDRAWN else None


def is_never_public(publication: Publication, by: object, at: datetime) -> DomainError | None:
    """By the author's level or the call's terms."""
    return None if may_be_public(publication.submission) else NeverPublicError()


def is_not_accepted(publication: Publication, by: object, at: datetime) -> DomainError | None:
    """The office accepts no version of it."""
    return NotAcceptedError() if publication.version_id is None else None


def is_not_verified(publication: Publication, by: object, at: datetime) -> DomainError | None:
    """Nothing new becomes public of an organisation that is not verified, or is suspended."""
    is_verified = publication.submission.profile.state == ProfileState.VERIFIED
    return None if is_verified else NotVerifiedError()


def is_taken_down_by_author(publication: Publication, by: object, at: datetime) -> DomainError | None:
    """The office does not publish what its author took down."""
    return TakenDownByAuthorError() if publication.cause == Cause.AUTHOR else None


def is_taken_down_already(publication: Publication, by: User | None, at: datetime) -> DomainError | None:
    """Its author may still say that the office shall not publish it again."""
    if publication.state != State.TAKEN_DOWN:
        return None
    may_still = publication.cause != Cause.AUTHOR and by is not None and not is_officer(by)
    return None if may_still else WrongStateError(publication, "publication.take_down")


def is_not_taken_down_by_author(publication: Publication, by: object, at: datetime) -> DomainError | None:
    """What the office took down, only the office can publish again."""
    return None if publication.cause == Cause.AUTHOR else NotTakenDownByAuthorError()
