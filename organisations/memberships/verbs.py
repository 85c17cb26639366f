"""What can be done with the people of an organisation: its owners look after them, everyone may leave."""

from django.utils.translation import gettext_lazy as _

from focalpoint.verbs import verb
from organisations.accounts.models import User
from organisations.accounts.permissions import decides_about, is_self, is_stopped
from organisations.memberships.models import Invitation, Membership
from organisations.memberships.permissions import (
    is_answered,
    is_invited_to_what_is_over,
    is_oneself,
    is_over,
    is_past,
    is_unverified,
    owns_its_profile,
)
from organisations.memberships.queries import owned_places
from organisations.profiles.models import Profile
from organisations.profiles.permissions import is_owner, is_signed_in

INVITE = verb(
    Profile, "invite",
    who=is_owner, unless=[is_over, is_unverified], noted=["role"], changes_pages=False,
)  # fmt: skip
WITHDRAW = verb(Invitation, "withdraw", who=owns_its_profile, unless=is_answered)
ACCEPT = verb(Invitation, "accept", who=is_signed_in, unless=[is_answered, is_invited_to_what_is_over])
# Part of registering and of accepting.
CREATE = verb(Membership, "create")
CHANGE = verb(Membership, "change", who=owns_its_profile, unless=is_past)
END = verb(Membership, "end", who=owns_its_profile | is_oneself, unless=is_past)

# The person's, but only here it is known which organisations they would leave without an owner: those are
# held, so that two owners who are stopped at once are not each taken for the one who stays.
DEACTIVATE = verb(
    User, "deactivate",
    who=decides_about & ~is_self, unless=is_stopped, first=owned_places, noted=["reason"],
    office=_("deactivated the account"),
)  # fmt: skip
