"""Who may do what with the people of an organisation: its owners look after them, everybody may leave."""

from datetime import datetime

from rules import predicate

from focalpoint import access
from focalpoint.errors import DomainError
from focalpoint.people import Anyone
from organisations.memberships.errors import (
    AlreadyEndedError,
    InvalidInvitationError,
    NotVerifiedError,
    ProfileClosedError,
)
from organisations.memberships.models import Invitation, Membership
from organisations.profiles.models import Profile
from organisations.profiles.permissions import is_member, is_owner
from organisations.profiles.states import State


@predicate
def owns_its_profile(user: Anyone, obj: Membership | Invitation | None) -> bool:
    """An owner of the organisation that the membership or the invitation is for."""
    return is_owner.test(user, obj and obj.profile)


@predicate
def is_oneself(user: Anyone, membership: Membership | None) -> bool:
    return membership is None or membership.user_id == user.pk


def is_over(profile: Profile, by: object, at: datetime) -> DomainError | None:
    """Nobody can join an organisation that was declined or closed."""
    return ProfileClosedError() if profile.state in (State.DECLINED, State.CLOSED) else None


def is_unverified(profile: Profile, by: object, at: datetime) -> DomainError | None:
    """Whoever signs up could let the portal mail strangers otherwise."""
    return None if profile.state == State.VERIFIED else NotVerifiedError()


def is_invited_to_what_is_over(invitation: Invitation, by: object, at: datetime) -> DomainError | None:
    return is_over(invitation.profile, by, at)


def is_answered(invitation: Invitation, by: object, at: datetime) -> DomainError | None:
    """It was accepted or withdrawn."""
    is_open = invitation.accepted_at is None and invitation.withdrawn_at is None
    return None if is_open else InvalidInvitationError()


def is_past(membership: Membership, by: object, at: datetime) -> DomainError | None:
    """The person does not act for the organisation any more."""
    return None if membership.ended_at is None else AlreadyEndedError()


access.permit("organisations.view_people", who=is_member)
