"""Notices about the people of an organisation: to the person, and to its owners."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from focalpoint.notifications import kinds
from focalpoint.notifications.notify import notify, notify_address
from organisations.accounts.models import User
from organisations.memberships.models import Invitation, Membership, MembershipRole
from organisations.profiles.models import Profile
from organisations.profiles.notices import OFFICE, OWN, named, tell_leads
from organisations.profiles.states import State

# The link that accepts it is only in the mail: nothing else may be chosen.
INVITED = kinds.register(
    "membership_invited", _("You are invited to an organisation"), group=OWN, stoppable=False
)
WITHDRAWN = kinds.register(
    "invitation_withdrawn", _("An invitation was withdrawn"), group=OWN, stoppable=False
)
ACCEPTED = kinds.register("invitation_accepted", _("Somebody accepted your invitation"), group=OWN)
CHANGED = kinds.register("membership_changed", _("Your role in an organisation changed"), group=OWN)
ENDED = kinds.register("membership_ended", _("You do not act for an organisation any more"), group=OWN)
OWNERLESS = kinds.register(
    "profile_ownerless", _("An organisation has no owner who can sign in"), group=OFFICE
)
LEFT = kinds.register("membership_left", _("Somebody left your organisation"), group=OWN)


def owners(profile: Profile) -> QuerySet[User]:
    live = Membership.objects.live().filter(profile=profile, role=MembershipRole.OWNER)
    return User.objects.filter(pk__in=live.values("user"))


def invited(invitation: Invitation, token: str, *, by: User, at: datetime) -> None:
    """The one mail that holds the token; the organisation is named, so that one knows whom it is from."""
    _mail(
        INVITED,
        invitation,
        by=by,
        at=at,
        secret=token,
        inviter=str(by),
        role=invitation.role,
        expires_at=invitation.expires_at,
    )


def withdrawn(invitation: Invitation, *, by: User, at: datetime) -> None:
    _mail(WITHDRAWN, invitation, by=by, at=at)


def _mail(
    kind: str, invitation: Invitation, *, by: User, at: datetime, secret: str = "", **context: object
) -> None:
    person = User.objects.filter(email=invitation.email, is_active=True).first()
    notify_address(
        kind,
        invitation.email,
        at=at,
        language=person.language if person else by.language,
        recipient=person,
        secret=secret,
        in_inbox=False,
        organisation=invitation.profile.legal_name,
        **context,
    )


def accepted(membership: Membership, *, at: datetime) -> None:
    """To the owners: a new colleague."""
    others = owners(membership.profile).exclude(pk=membership.user_id)
    _tell(ACCEPTED, membership, others, "profile-people", at=at, person=str(membership.user))


def changed(membership: Membership, *, by: User, at: datetime) -> None:
    if membership.user_id != by.pk:
        _tell(CHANGED, membership, [membership.user], "profile-people", at=at, role=membership.role)


def ended(membership: Membership, *, by: User, at: datetime) -> None:
    """To the person when someone else ended it; to the owners when the person left."""
    if membership.user_id != by.pk:
        _tell(ENDED, membership, [membership.user], None, at=at)
    else:
        others = owners(membership.profile)
        _tell(LEFT, membership, others, "profile-people", at=at, person=str(membership.user))


def ownerless(profile: Profile, *, at: datetime) -> None:
    """To the leads, who can find it a new owner; drafts are left out."""
    if profile.state != State.DRAFT:
        tell_leads(OWNERLESS, profile, at=at)


def _tell(
    kind: str,
    membership: Membership,
    people: Iterable[User],
    page: str | None,
    *,
    at: datetime,
    **more: object,
) -> None:
    profile = membership.profile
    where = (page, profile.pk) if page else ("profile-list",)
    notify(kind, people, at=at, page=where, **named(profile), **more)
