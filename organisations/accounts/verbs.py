"""What can be done with people: the operator gives roles, leads let people in; and what they do themselves.
Nobody raises their own power, and nobody alone takes a colleague's second factor away.

Stopping an account is a verb of memberships, which know what the person leaves behind.
"""

from django.utils.translation import gettext_lazy as _

from focalpoint.verbs import verb
from organisations.accounts.models import User
from organisations.accounts.permissions import (
    can_sign_in,
    decides_about,
    is_lead_officer,
    is_not_absent,
    is_not_of_office,
    is_not_requested,
    is_officer,
    is_operator,
    is_self,
    is_someones,
    is_stopped,
)

ADD = verb(User, "add", who=is_lead_officer | is_operator, office=_("created the account"))
GRANT_ROLE = verb(User, "grant_role", who=is_operator & ~is_self, unless=is_stopped, office=_("gave a role"))
REVOKE_ROLE = verb(User, "revoke_role", who=is_operator, office=_("removed a role"))
REACTIVATE = verb(
    User, "reactivate", who=decides_about, unless=can_sign_in, office=_("reactivated the account")
)

# Who lost a second factor gets a new one set up by two colleagues; on the server a command does it alone.
REQUEST_FACTOR_RESET = verb(
    User, "request_factor_reset",
    who=is_lead_officer & ~is_self, unless=is_stopped, noted=["reason"],
    office=_("requested the removal of two-step verification"),
)  # fmt: skip
CONFIRM_FACTOR_RESET = verb(
    User, "confirm_factor_reset",
    who=is_officer & ~is_self, unless=[is_stopped, is_not_requested],
    office=_("confirmed the removal of two-step verification"),
)  # fmt: skip
RESET_FACTOR = verb(
    User,
    "reset_factor",
    noted=["reason"],
    office=_("removed two-step verification, on the server"),
    automatic=True,
)
LAPSE_FACTOR_RESET = verb(
    User, "lapse_factor_reset",
    office=_("no one confirmed the removal of two-step verification"), automatic=True,
)  # fmt: skip

# An officer for themselves, a lead for anyone; it ends by itself.
SET_ABSENCE = verb(
    User, "set_absence",
    who=is_lead_officer | (is_officer & is_self), unless=is_not_of_office, office=_("set an absence"),
)  # fmt: skip
END_ABSENCE = verb(
    User, "end_absence",
    who=is_lead_officer | (is_officer & is_self), unless=is_not_absent, office=_("ended the absence"),
)  # fmt: skip
FORGET_ABSENCE = verb(User, "forget_absence", automatic=True)

EXPIRE = verb(
    User, "expire", office=_("deleted the account: its address was never confirmed"), automatic=True
)
DISCARD = verb(
    User, "discard",
    unless=is_someones, office=_("deleted the account: someone else confirmed its address"), automatic=True,
)  # fmt: skip
# Part of giving something to an account that anyone may have begun.
VOID = verb(User, "void", office=_("removed what was set before the address was confirmed"))
SIGN_UP = verb(User, "sign_up", office=_("signed up"), automatic=True)
SIGN_UP_AGAIN = verb(User, "sign_up_again", unless=is_someones, office=_("signed up again"), automatic=True)
PROVE_ADDRESS = verb(User, "prove_address", who=is_self, office=_("confirmed their address"))

SAVE_SETTINGS = verb(User, "save_settings", who=is_self, office=_("changed their settings"))
CHANGE_SECURITY = verb(
    User, "change_security",
    who=is_self, noted=["change"], office=_("changed how they sign in"),
)  # fmt: skip
