"""Notices about the people of an organisation: to the person, and to its owners."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from focalpoint.naming import unlinked
from focalpoint.notifications import kinds, opt_outs
from focalpoint.notifications.audience import Pairs, Verdict, of_pairs
from focalpoint.notifications.models import Notice
from focalpoint.notifications.notify import notify, notify_address
from organisations.accounts.models import User
from organisations.memberships.models import Invitation, Membership, MembershipQuerySet, MembershipRole
from organisations.profiles.models import Profile
from organisations.profiles.notices import OFFICE, OWN, PROFILE_LEADS, named, tell_leads
from organisations.profiles.states import State


def _are_members(profiles: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    return _members(Membership.objects.live(), profiles, people)


def _own(profiles: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    return _members(Membership.objects.live().filter(role=MembershipRole.OWNER), profiles, people)


def _were_members(profiles: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    """It tells them that they are not any more."""
    return _members(Membership.objects.all(), profiles, people)


def _members(
    memberships: MembershipQuerySet, profiles: Collection[UUID], people: Collection[UUID]
) -> dict[tuple[UUID, UUID | None], bool]:
    """A mail names no organisation that is not listed (any more)."""
    rows = memberships.filter(profile__in=profiles, user__in=people)
    return {
        (profile, user): not listed
        for profile, user, listed in rows.values_list("profile_id", "user_id", "profile__listed")
    }


def _still_invited(notices: Sequence[Notice], at: datetime) -> dict[UUID, Verdict]:
    """Not those whose invitation was withdrawn, used or replaced, or who asked never to be invited."""
    invitations = Invitation.objects.waiting(at).filter(
        pk__in={notice.target_id for notice in notices}, profile__state=State.VERIFIED
    )
    open_addresses: dict[UUID | None, str] = dict(invitations.values_list("pk", "email"))
    return _unless_opted_out([n for n in notices if open_addresses.get(n.target_id) == n.address])


def _unless_opted_out(notices: Sequence[Notice], at: datetime | None = None) -> dict[UUID, Verdict]:
    closed = opt_outs.among({notice.address for notice in notices})
    return {notice.pk: Verdict.FULL for notice in notices if notice.address not in closed}


def _without_unlisted(notices: Sequence[Notice], at: datetime) -> dict[UUID, dict[str, object]]:
    """A mail to someone outside names no organisation that is not listed (any more)."""
    invitations = Invitation.objects.filter(pk__in={notice.target_id for notice in notices})
    listed = set(invitations.filter(profile__listed=True).values_list("pk", flat=True))
    return {
        notice.pk: {**notice.context, **({} if notice.target_id in listed else {"organisation": ""})}
        for notice in notices
    }


# The link that accepts it is only in the mail: nothing else may be chosen.
INVITED = kinds.register(
    "membership_invited",
    _("You are invited to join an organisation"),
    group=OWN,
    stoppable=False,
    audience=_still_invited,
    keeps_address=True,
    compose=_without_unlisted,
)
WITHDRAWN = kinds.register(
    "invitation_withdrawn",
    _("An invitation was withdrawn"),
    group=OWN,
    stoppable=False,
    audience=_unless_opted_out,
    keeps_address=True,
    compose=_without_unlisted,
)
_PEOPLE = _("Open the list of members")
OWNERS, MEMBERS, ONCE_MEMBERS = of_pairs(_own), of_pairs(_are_members), of_pairs(_were_members)
ACCEPTED = kinds.register(
    "invitation_accepted", _("Someone accepted your invitation"), group=OWN, action=_PEOPLE, audience=OWNERS
)
CHANGED = kinds.register(
    "membership_changed",
    _("Your role in an organisation changed"),
    group=OWN,
    action=_PEOPLE,
    audience=MEMBERS,
)
ENDED = kinds.register(
    "membership_ended",
    _("You were removed from an organisation"),
    group=OWN,
    action=_("Open your organisations"),
    audience=ONCE_MEMBERS,
)
OWNERLESS = kinds.register(
    "profile_ownerless",
    _("An organisation has no owner who can sign in"),
    group=OFFICE,
    action=_("Open the organisation"),
    audience=PROFILE_LEADS,
)
LEFT = kinds.register(
    "membership_left", _("Someone left your organisation"), group=OWN, action=_PEOPLE, audience=OWNERS
)


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
        inviter=unlinked(str(by)),
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
        target_id=invitation.pk,
        secret=secret,
        in_inbox=False,
        # Asked again when it is sent.
        organisation=unlinked(invitation.profile.legal_name) if invitation.profile.listed else "",
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
    notify(kind, people, at=at, page=where, target_id=profile.pk, **named(profile), **more)
