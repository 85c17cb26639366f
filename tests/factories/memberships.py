"""Memberships for tests."""

from typing import Any

from organisations.accounts.models import User
from organisations.memberships.models import Membership, Part
from organisations.profiles.models import Profile
from tests.factories import accounts, profiles


def member(
    profile: Profile | None = None, part: str = Part.OWNER, user: User | None = None, **fields: Any
) -> Membership:
    """A person's live part in an organisation; both are made when not given."""
    profile = profile or profiles.profile()
    user = user or accounts.person()
    return Membership.objects.create(
        profile=profile, user=user, part=part, **{"since_at": profiles.AT, "since_by": user, **fields}
    )
