"""Who may do what with an organisation's entry: its owners and editors write it, leads decide on it."""

from datetime import datetime
from uuid import UUID

from rules import predicate

from focalpoint import access
from focalpoint.errors import DomainError
from focalpoint.people import Anyone
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.profiles.errors import CheckAskedError
from organisations.profiles.models import Profile

# The parts of memberships, a noun that comes after this one, that write.
OWNER, EDITOR = "owner", "editor"
WRITERS = [OWNER, EDITOR]


def role_in(user: User, profile: Profile) -> str | None:
    """The person's live role in the organisation; asked once for each profile that was loaded."""
    known: dict[UUID, str | None] = profile.__dict__.setdefault("parts", {})
    if user.pk not in known:
        live = profile.memberships.filter(user_id=user.pk, ended_at=None)
        known[user.pk] = live.values_list("role", flat=True).first()
    return known[user.pk]


@predicate
def is_signed_in(user: Anyone) -> bool:
    return user.is_authenticated


@predicate
def is_member(user: Anyone, profile: Profile | None) -> bool:
    if not user.is_authenticated:
        return False
    return profile is None or role_in(user, profile) is not None


@predicate
def is_writer(user: Anyone, profile: Profile | None) -> bool:
    if not user.is_authenticated:
        return False
    return profile is None or role_in(user, profile) in WRITERS


@predicate
def is_owner(user: Anyone, profile: Profile | None) -> bool:
    if not user.is_authenticated:
        return False
    return profile is None or role_in(user, profile) == OWNER


def is_asked_before(profile: Profile, by: object, at: datetime) -> DomainError | None:
    """The leads were notified already: they know that someone is waiting for it."""
    return CheckAskedError(profile) if profile.check_asked_at is not None else None


access.permit("organisations.view_profile", who=is_member | is_officer)
# The office's list and its decision screen.
access.permit("organisations.check_profile", who=is_officer)
