"""Who may do what with a referral: the department's people work on it, the office sends and recalls it."""

from datetime import datetime
from uuid import UUID

from rules import predicate

from engagements.cases.models import Case
from engagements.routing.errors import (
    AskedAlreadyError,
    ForActionError,
    ForInformationError,
    NotAskedError,
    NotVerifiedError,
)
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import State
from focalpoint import access
from focalpoint.errors import DomainError
from focalpoint.people import Anyone
from organisations.accounts.models import User
from organisations.accounts.permissions import is_lead_officer, is_officer
from organisations.departments.models import Post, PostRole
from organisations.profiles.states import State as ProfileState


def role_in(user: User, referral: Referral) -> str | None:
    """The person's role in the referral's department; queried once for each referral that was loaded."""
    roles: dict[UUID, str | None] = referral.__dict__.setdefault("post_roles", {})
    if user.pk not in roles:
        live = Post.objects.live().filter(department_id=referral.department_id, user_id=user.pk)
        roles[user.pk] = live.values_list("role", flat=True).first()
    return roles[user.pk]


@predicate
def has_post(user: Anyone, referral: Referral | None) -> bool:
    if not user.is_authenticated:
        return False
    return referral is None or role_in(user, referral) is not None


@predicate
def is_liaison(user: Anyone, referral: Referral | None) -> bool:
    if not user.is_authenticated:
        return False
    return referral is None or role_in(user, referral) == PostRole.LIAISON


@predicate
def is_recalled(user: Anyone, referral: Referral | None) -> bool:
    """Recalled by the office: the department's people do not see it any more."""
    return referral is not None and referral.state == State.RECALLED


def is_for_information(referral: Referral, by: object, at: datetime) -> DomainError | None:
    """No reply is required, so nobody works on it."""
    return ForInformationError() if referral.purpose == Purpose.INFORMATION else None


def is_for_action(referral: Referral, by: object, at: datetime) -> DomainError | None:
    """An answer is required: to read it is not enough."""
    return ForActionError() if referral.purpose != Purpose.INFORMATION else None


def asks_already(referral: Referral, by: object, at: datetime) -> DomainError | None:
    """There is one request for more time at a time."""
    return AskedAlreadyError() if referral.asks_for_time else None


def asks_not(referral: Referral, by: object, at: datetime) -> DomainError | None:
    """There is no request for more time to decide about, or to withdraw."""
    return None if referral.asks_for_time else NotAskedError()


def is_not_verified(case: Case, by: object, at: datetime) -> DomainError | None:
    """What an organisation says is referred once someone has verified the organisation."""
    is_verified = case.main_submission.profile.state == ProfileState.VERIFIED
    return None if is_verified else NotVerifiedError()


access.permit("engagements.view_referral", who=(has_post & ~is_recalled) | is_officer)

# What each officer has to do, and who could get what no one has.
SEE_WORKLOAD = "engagements.see_workload"
access.permit(SEE_WORKLOAD, who=is_lead_officer)
