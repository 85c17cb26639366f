"""Who may do what with the people of an organisation: its owners look after them, everybody may leave."""

from typing import Any

from rules import predicate

from focalpoint import access
from organisations.memberships.models import Invitation, Membership
from organisations.profiles.models import Profile
from organisations.profiles.permissions import is_member, is_owner, is_signed_in
from organisations.profiles.states import State


@predicate
def owns_its_profile(user: Any, it: Membership | Invitation | None) -> bool:
    """An owner of the organisation that the membership or the invitation is for."""
    return is_owner.test(user, it and it.profile)


@predicate
def is_oneself(user: Any, membership: Membership | None) -> bool:
    return membership is None or membership.user_id == user.pk


@predicate
def is_alive(user: Any, profile: Profile | None) -> bool:
    """It has a future here: others may still join it."""
    return profile is None or profile.state not in (State.DECLINED, State.CLOSED)


access.permit("organisations.view_people", who=is_member)
access.permit("organisations.invite_membership", who=is_owner, when=is_alive)
# Invitations and memberships have no states: what is over is refused by the verbs, which say so.
access.permit("organisations.withdraw_invitation", who=owns_its_profile)
access.permit("organisations.accept_invitation", who=is_signed_in)
access.permit("organisations.change_membership", who=owns_its_profile)
access.permit("organisations.end_membership", who=owns_its_profile | is_oneself)
