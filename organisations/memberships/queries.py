"""The people of an organisation, those who were asked to join it, and the organisations of a person."""

import hashlib
from datetime import datetime
from typing import cast

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from focalpoint.verbs import Address, Target
from organisations.accounts.models import User
from organisations.memberships.models import Invitation, Membership, MembershipRole
from organisations.profiles.models import Profile
from organisations.profiles.states import State

_ORDER = Case(
    *(When(role=role, then=Value(place)) for place, role in enumerate(MembershipRole)),
    output_field=IntegerField(),
)


def members_of(profile: Profile) -> QuerySet[Membership]:
    """Owners first, then as they came."""
    live = Membership.objects.live().filter(profile=profile).select_related("user")
    return live.order_by(_ORDER, "since_at", "pk")


def open_invitations(profile: Profile) -> QuerySet[Invitation]:
    """Neither accepted nor withdrawn; they may have expired."""
    waiting = Invitation.objects.filter(profile=profile, accepted_at=None, withdrawn_at=None)
    return waiting.select_related("invited_by").order_by("-invited_at", "pk")


def of_person(user: User) -> QuerySet[Membership]:
    """The person's memberships with their organisations, by name."""
    live = Membership.objects.live().filter(user=user).select_related("profile")
    return live.order_by("profile__legal_name", "pk")


def digest(token: str) -> str:
    """What is stored of a mailed token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def invitation_of(token: str, *, at: datetime) -> Invitation | None:
    """The invitation whose link holds `token`, if it works at `at`."""
    waiting = Invitation.objects.waiting(at).filter(token_digest=digest(token))
    return waiting.select_related("profile", "invited_by").first()


def _owned_by(user: User) -> QuerySet[Profile]:
    """Without those that were declined or closed."""
    owned = Membership.objects.live().filter(user=user, role=MembershipRole.OWNER)
    alive = Profile.objects.exclude(state__in=[State.DECLINED, State.CLOSED])
    return alive.filter(pk__in=owned.values("profile"))


def owned_places(user: User) -> list[Address]:
    """The organisations that the person owns, for the engine to hold."""
    return [(cast(type[Target], Profile), pk) for pk in _owned_by(user).values_list("pk", flat=True)]


def left_without_owner(user: User) -> QuerySet[Profile]:
    """Those that would have no owner who can sign in without the person.

    Not what the person began alone and never submitted: nobody else loses it.
    """
    others = Membership.objects.live().filter(profile=OuterRef("pk"), user__is_active=True).exclude(user=user)
    left = _owned_by(user).exclude(Exists(others.filter(role=MembershipRole.OWNER)))
    return left.filter(~Q(state=State.DRAFT) | Exists(others)).order_by("legal_name", "pk")
