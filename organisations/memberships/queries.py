"""The people of an organisation, those who were asked to join it, and the organisations of a person."""

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from organisations.memberships.models import Invitation, Membership, Part
from organisations.profiles.models import Profile

_ORDER = Case(
    *(When(part=part, then=Value(place)) for place, part in enumerate(Part)), output_field=IntegerField()
)


def members_of(profile: Profile) -> QuerySet[Membership]:
    """Owners first, then as they came."""
    live = Membership.objects.live().filter(profile=profile).select_related("user")
    return live.order_by(_ORDER, "since_at", "pk")


def open_invitations(profile: Profile) -> QuerySet[Invitation]:
    """Neither accepted nor withdrawn; they may have expired."""
    waiting = Invitation.objects.filter(profile=profile, accepted_at=None, withdrawn_at=None)
    return waiting.select_related("invited_by").order_by("-invited_at", "pk")


def of_person(user: Any) -> QuerySet[Membership]:
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
