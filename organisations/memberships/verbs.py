"""What can be done with the people of an organisation: its owners look after them, everyone may leave."""

from focalpoint.verbs import verb
from organisations.memberships.models import Invitation, Membership
from organisations.memberships.permissions import (
    is_answered,
    is_invited_to_what_is_over,
    is_oneself,
    is_over,
    is_past,
    owns_its_profile,
)
from organisations.profiles.models import Profile
from organisations.profiles.permissions import is_owner, is_signed_in

INVITE = verb(Profile, "invite", who=is_owner, unless=is_over, noted=["part"])
WITHDRAW = verb(Invitation, "withdraw", who=owns_its_profile, unless=is_answered)
ACCEPT = verb(Invitation, "accept", who=is_signed_in, unless=[is_answered, is_invited_to_what_is_over])
# Part of registering and of accepting.
CREATE = verb(Membership, "create")
CHANGE = verb(Membership, "change", who=owns_its_profile, unless=is_past)
END = verb(Membership, "end", who=owns_its_profile | is_oneself, unless=is_past)
