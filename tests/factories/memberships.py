"""Memberships for tests."""

from typing import Any

from organisations.accounts.models import User
from organisations.memberships.models import Membership, MembershipRole
from organisations.profiles.models import Profile
from tests.factories import accounts, profiles


def member(
    profile: Profile | None = None, role: str = MembershipRole.OWNER, user: User | None = None, **fields: Any
) -> Membership:
    """A person's live role in an organisation; both are made when not given."""
    profile = profile or profiles.profile()
    user = user or accounts.person()
    return Membership.objects.create(
        profile=profile, user=user, role=role, **{"since_at": profiles.AT, "since_by": user, **fields}
    )
