"""Who acts for an organisation: registered, invited, joined, changed, ended."""

import secrets
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction

from focalpoint import audit
from organisations.accounts import notices as accounts
from organisations.accounts.models import Reason, User
from organisations.memberships import notices, verbs
from organisations.memberships.errors import (
    AlreadyEndedError,
    AlreadyMemberError,
    InvalidInvitationError,
    LastOwnerError,
    NoOwnerLeftError,
    ProfileClosedError,
    TooManyInvitationsError,
    UnknownRoleError,
    WrongAddressError,
)
from organisations.memberships.models import Invitation, Membership, Part
from organisations.memberships.permissions import is_alive
from organisations.memberships.queries import digest, invitation_of, left_without_owner
from organisations.profiles import actions as profiles
from organisations.profiles.errors import LooksAlikeError
from organisations.profiles.models import Profile
from organisations.profiles.queries import twins, twins_known_to
from organisations.profiles.states import State

VALID = timedelta(days=14)
MOST_WAITING = 50
TOKEN_BYTES = 32
# Reasons that wait for nobody: the account itself is the danger.
AT_ONCE = (Reason.ABUSE, Reason.SAFETY)


@transaction.atomic
def register(
    *, legal_name: str, country: str = "", website: str = "", different: bool = False, by: User, at: datetime
) -> Profile:
    """Begin an organisation's entry; whoever does it becomes its owner.

    Pressed twice it makes one: the draft that `by` has begun under that name is returned. Raises
    LooksAlike when the directory has its like, unless the person says that theirs is `different`.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    begun = twins(legal_name).filter(state=State.DRAFT, created_by=by, country=country)
    if found := begun.filter(memberships__user=by, memberships__ended_at=None).first():
        return found
    alike = list(twins_known_to(by, legal_name, website)[:5])
    if alike and not different:
        raise LooksAlikeError(alike)
    profile = profiles.create(legal_name=legal_name, country=country, website=website, by=by, at=at)
    _join(profile, by, Part.OWNER, by=by, at=at)
    return profile


def _join(profile: Profile, user: User, part: str, *, by: User, at: datetime) -> Membership:
    membership = Membership.objects.create(profile=profile, user=user, part=part, since_at=at, since_by=by)
    changes = {"profile": str(profile.pk), "user": str(user.pk), "part": part}
    audit.record("membership.created", membership, by=by, at=at, changes=changes)
    return membership


@transaction.atomic
def invite(profile: Profile, *, email: str, part: str, by: User, at: datetime) -> Invitation:
    """Ask a colleague by mail; asking the same address again replaces the first link by a new one."""
    email = email.strip().lower()
    if part not in Part.values:
        raise UnknownRoleError
    if not is_alive.test(by, _locked(profile)):
        raise ProfileClosedError
    if Membership.objects.live().filter(profile=profile, user__email=email).exists():
        raise AlreadyMemberError(email)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    changes = {"part": part, "token_digest": digest(token), "expires_at": at + VALID}
    asked = {"invited_at": at, "invited_by": by}
    waiting = Invitation.objects.filter(profile=profile, accepted_at=None, withdrawn_at=None)
    if not waiting.filter(email=email).exists() and waiting.count() >= MOST_WAITING:
        raise TooManyInvitationsError
    invitation, is_new = waiting.update_or_create(
        email=email,
        defaults={**changes, **asked},
        create_defaults={**changes, **asked, "profile": profile, "email": email},
    )
    audited = {"profile": str(profile.pk), "part": part, "again": not is_new}
    audit.record("membership.invited", invitation, by=by, at=at, changes=audited)
    notices.invited(invitation, token, by=by, at=at)
    return invitation


def _locked(profile: Profile) -> Profile:
    """Its people change one after the other."""
    return Profile.objects.select_for_update(no_key=True).get(pk=profile.pk)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """The link in the mail does not work any more."""
    rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not rows.update(withdrawn_at=at, withdrawn_by=by):
        raise InvalidInvitationError
    invitation.withdrawn_at, invitation.withdrawn_by = at, by
    changes = {"profile": str(invitation.profile_id)}
    audit.record("invitation.withdrawn", invitation, by=by, at=at, changes=changes)
    notices.withdrawn(invitation, by=by, at=at)
    return invitation


@transaction.atomic
def accept(token: str, *, by: User, at: datetime) -> Membership:
    """Join: with the token from the mail, signed in with the address that the mail went to."""
    invitation = invitation_of(token, at=at)
    if invitation is None:
        raise InvalidInvitationError
    if by.email.lower() != invitation.email.lower():
        raise WrongAddressError(invitation)
    profile = _locked(invitation.profile)
    if not is_alive.test(by, profile):
        raise ProfileClosedError
    if (
        not Invitation.objects.waiting(at)
        .filter(pk=invitation.pk, token_digest=digest(token))
        .update(accepted_at=at, accepted_by=by)
    ):
        raise InvalidInvitationError
    audit.record("invitation.accepted", invitation, by=by, at=at, changes={"profile": str(profile.pk)})
    membership = Membership.objects.live().filter(profile=profile, user=by).first()
    if membership is None:
        membership = _join(profile, by, invitation.part, by=by, at=at)
        notices.accepted(membership, at=at)
    return membership


@transaction.atomic
def change_part(membership: Membership, *, part: str, by: User, at: datetime) -> Membership:
    """Make a member an owner, an editor or a reader; the last owner stays one."""
    if part not in Part.values:
        raise UnknownRoleError
    current = _of_locked(membership)
    if current.part == part:
        return membership
    _spare_last_owner(current)
    changes = {"profile": str(current.profile_id), "user": str(current.user_id), "part": [current.part, part]}
    Membership.objects.filter(pk=current.pk).update(part=part)
    membership.part = part
    audit.record("membership.changed", membership, by=by, at=at, changes=changes)
    notices.changed(membership, by=by, at=at)
    return membership


@transaction.atomic
def end(membership: Membership, *, by: User, at: datetime) -> Membership:
    """The person does not act for the organisation any more; what they wrote stays the organisation's."""
    current = _of_locked(membership)
    _spare_last_owner(current)
    Membership.objects.filter(pk=current.pk).update(ended_at=at, ended_by=by)
    membership.ended_at, membership.ended_by = at, by
    changes = {"profile": str(current.profile_id), "user": str(current.user_id), "part": current.part}
    audit.record("membership.ended", membership, by=by, at=at, changes=changes)
    notices.ended(membership, by=by, at=at)
    return membership


def _of_locked(membership: Membership) -> Membership:
    """The live membership as it is stored, its organisation locked."""
    _locked(membership.profile)
    current = Membership.objects.live().filter(pk=membership.pk).first()
    if current is None:
        raise AlreadyEndedError
    return current


def _spare_last_owner(membership: Membership) -> None:
    others = Membership.objects.live().filter(profile=membership.profile_id, part=Part.OWNER)
    if membership.part == Part.OWNER and not others.exclude(pk=membership.pk).exists():
        raise LastOwnerError


@verbs.DEACTIVATE
def deactivate(user: User, *, reason: Reason, by: User, at: datetime) -> User:
    """The person cannot sign in any more, and what they have open ends; roles and parts are kept.

    An organisation keeps an owner who can sign in; where the account is the danger, the leads are told
    that it has none.
    """
    left = list(left_without_owner(user))
    if left and reason not in AT_ONCE:
        raise NoOwnerLeftError(left)
    user.is_active = False
    for session in UserSession.objects.filter(user=user):
        session.end()
    accounts.deactivated(user, reason, at=at)
    for profile in left:
        notices.ownerless(profile, at=at)
    return user
