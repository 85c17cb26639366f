"""Who acts for an organisation: registered, invited, joined, changed, ended."""

import secrets
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from focalpoint import rates
from focalpoint.addresses import to_address
from focalpoint.notifications import opt_outs
from focalpoint.rates import Rate
from focalpoint.verbs import flush, hold, note
from organisations.accounts import notices as accounts
from organisations.accounts.models import Reason, User
from organisations.memberships import notices, verbs
from organisations.memberships.errors import (
    AlreadyMemberError,
    InvalidInvitationError,
    InvitedJustNowError,
    LastOwnerError,
    NoOwnerLeftError,
    TooManyInvitationsError,
    UnknownRoleError,
    WrongAddressError,
)
from organisations.memberships.models import Invitation, Membership, MembershipRole
from organisations.memberships.queries import digest, invitation_of, left_without_owner
from organisations.profiles import slugs
from organisations.profiles import verbs as profile_verbs
from organisations.profiles.errors import LooksAlikeError
from organisations.profiles.models import Profile
from organisations.profiles.queries import twins, twins_known_to
from organisations.profiles.states import State

VALID = timedelta(days=14)
# Each organisation begins with room for drafts and files, before anyone has looked at it.
REGISTRATIONS = Rate(
    "registrations of a person", 5, _("One person can register at most %(most)s organisations a day.")
)
# Whoever did not answer is not mailed again before.
NOT_AGAIN_WITHIN = timedelta(days=1)
BY_PERSON = Rate("invitations of a person", 20, _("One person can send at most %(most)s invitations a day."))
BY_ORGANISATION = Rate(
    "invitations of an organisation", 40, _("An organisation can send at most %(most)s invitations a day.")
)
# One organisation mails an address once a day. Who owns several does not get round that, and what all of them
# together may is so much that no stranger uses it up before the right one comes.
BY_PERSON_TO_ADDRESS = Rate(
    "invitations of a person to an address",
    2,
    _("One person can send at most %(most)s invitations a day to the same address."),
)
TO_ADDRESS = Rate(
    "invitations to an address", 20, _("At most %(most)s invitations a day can be sent to one address.")
)
TOKEN_BYTES = 32
# Reasons that apply at once: the account itself is a risk.
AT_ONCE = (Reason.ABUSE, Reason.SAFETY)


@profile_verbs.REGISTER.makes
def register(
    *, legal_name: str, country: str = "", website: str = "", different: bool = False, by: User, at: datetime
) -> Profile:
    """Begin an organisation's entry; whoever does it becomes its owner.

    Pressed twice it makes one: the draft that `by` has begun under that name is returned. Raises
    LooksAlikeError when the directory has its like, unless the person says that theirs is `different`, and
    RateError when it is one too many in a day.
    """
    hold(by)
    begun = twins(legal_name).filter(state=State.DRAFT, created_by=by, country=country)
    if draft := begun.filter(memberships__user=by, memberships__ended_at=None).first():
        return draft
    alike = list(twins_known_to(by, legal_name, website)[:5])
    if alike and not different:
        raise LooksAlikeError(alike)
    rates.count((REGISTRATIONS, by.pk), at=at)
    profile = flush(
        Profile(
            slug=slugs.provisional(),
            legal_name=legal_name.strip(),
            country=country,
            website=website,
            created_at=at,
            created_by=by,
        )
    )
    create(profile=profile, user=by, role=MembershipRole.OWNER, by=by, at=at)
    return profile


@verbs.CREATE.makes
def create(*, profile: Profile, user: User, role: str, by: User, at: datetime) -> Membership:
    """The person acts for the organisation from now on; part of registering and of accepting."""
    return Membership(profile=profile, user=user, role=role, since_at=at, since_by=by)


@verbs.INVITE
def invite(profile: Profile, *, email: str, role: str, by: User, at: datetime) -> Invitation:
    """Ask a colleague by mail; asking the same address again, a day later, replaces the link by a new one.

    What lets the portal mail strangers is limited: for a person, an organisation, an address; and never to
    those who asked not to be invited.
    """
    email = to_address(email)
    if role not in MembershipRole.values:
        raise UnknownRoleError
    if Membership.objects.live().filter(profile=profile, user__email=email).exists():
        raise AlreadyMemberError(email)
    opt_outs.check(email)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    waiting = Invitation.objects.filter(profile=profile, accepted_at=None, withdrawn_at=None)
    invitation = waiting.filter(email=email).first()
    if invitation is None and waiting.count() >= Invitation.MOST_WAITING:
        raise TooManyInvitationsError
    mailed = Invitation.objects.filter(profile=profile, email=email, accepted_at=None)
    if mailed.filter(invited_at__gt=at - NOT_AGAIN_WITHIN).exists():
        raise InvitedJustNowError(email)
    rates.count(
        (BY_PERSON, by.pk),
        (BY_PERSON_TO_ADDRESS, f"{by.pk} {email}"),
        (BY_ORGANISATION, profile.pk),
        (TO_ADDRESS, email),
        at=at,
    )
    values = {"role": role, "token_digest": digest(token), "expires_at": at + VALID, "invited_at": at}
    invitation, _is_new = waiting.update_or_create(
        email=email,
        defaults={**values, "invited_by": by},
        create_defaults={**values, "invited_by": by, "profile": profile, "email": email},
    )
    note(invitation=invitation)
    notices.invited(invitation, token, by=by, at=at)
    return invitation


@verbs.WITHDRAW
def withdraw(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """The link in the mail does not work any more."""
    invitation.withdrawn_at, invitation.withdrawn_by = at, by
    notices.withdrawn(invitation, by=by, at=at)
    return invitation


def join(token: str, *, by: User, at: datetime) -> Membership:
    """Accept the invitation whose mailed link holds `token`."""
    invitation = invitation_of(token, at=at)
    if invitation is None:
        raise InvalidInvitationError
    return accept(invitation, token=token, by=by, at=at)


@verbs.ACCEPT
def accept(invitation: Invitation, *, token: str, by: User, at: datetime) -> Membership:
    """Join: with the token from the mail, signed in with the address that the mail went to."""
    if invitation.token_digest != digest(token) or invitation.expires_at <= at:
        raise InvalidInvitationError
    if by.email.lower() != invitation.email.lower():
        raise WrongAddressError(invitation)
    invitation.accepted_at, invitation.accepted_by = at, by
    profile = invitation.profile
    membership = Membership.objects.live().filter(profile=profile, user=by).first()
    if membership is None:
        membership = create(profile=profile, user=by, role=invitation.role, by=by, at=at)
        notices.accepted(membership, at=at)
    return membership


@verbs.CHANGE
def change(membership: Membership, *, role: str, by: User, at: datetime) -> Membership:
    """Make a member an owner, an editor or a reader; the last owner stays one."""
    if role not in MembershipRole.values:
        raise UnknownRoleError
    if membership.role != role:
        _spare_last_owner(membership)
        membership.role = role
        notices.changed(membership, by=by, at=at)
    return membership


@verbs.END
def end(membership: Membership, *, by: User, at: datetime) -> Membership:
    """The person does not act for the organisation any more; what they wrote stays the organisation's."""
    _spare_last_owner(membership)
    membership.ended_at, membership.ended_by = at, by
    # The recipients are read from the database: an owner who has left must not be among them.
    flush(membership)
    notices.ended(membership, by=by, at=at)
    return membership


def _spare_last_owner(membership: Membership) -> None:
    """An owner who cannot sign in does not count."""
    others = Membership.objects.live().filter(profile=membership.profile_id, role=MembershipRole.OWNER)
    able = others.exclude(pk=membership.pk).filter(user__is_active=True)
    if membership.role == MembershipRole.OWNER and not able.exists():
        raise LastOwnerError


@verbs.DEACTIVATE
def deactivate(user: User, *, reason: Reason, by: User, at: datetime) -> User:
    """The person cannot sign in any more, and what they have open ends; roles and parts are kept.

    An organisation keeps an owner who can sign in; where the account itself is a risk, the leads are notified
    that it has none.
    """
    left = list(left_without_owner(user))
    if left and reason not in AT_ONCE:
        raise NoOwnerLeftError(left)
    user.is_active = False
    for session in UserSession.objects.filter(user=user):
        session.end()
    accounts.deactivated(user, reason, by=by, at=at)
    for profile in left:
        notices.ownerless(profile, at=at)
    return user
