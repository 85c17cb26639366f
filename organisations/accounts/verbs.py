"""What can be done with people: the operator gives roles, leads let people in; and what they do themselves.

Stopping an account is a verb of memberships, which know what the person leaves behind.
"""

from django.utils.translation import gettext_lazy as _

from focalpoint.verbs import verb
from organisations.accounts.models import User
from organisations.accounts.permissions import (
    can_sign_in,
    decides_about,
    is_lead_officer,
    is_operator,
    is_self,
    is_someones,
    is_stopped,
)

ADD = verb(User, "add", who=is_lead_officer | is_operator, office=_("made the account"))
GRANT_ROLE = verb(User, "grant_role", who=is_operator, unless=is_stopped, office=_("gave a role"))
REVOKE_ROLE = verb(User, "revoke_role", who=is_operator, office=_("took a role away"))
REACTIVATE = verb(
    User, "reactivate", who=decides_about, unless=can_sign_in, office=_("let the person in again")
)

EXPIRE = verb(
    User, "expire", office=_("deleted the account: its address was never confirmed"), automatic=True
)
# Part of giving something to an account that anyone may have begun.
VOID = verb(User, "void", office=_("removed what was set before the address was confirmed"))
SIGN_UP_AGAIN = verb(
    User, "sign_up_again", unless=is_someones, office=_("signed up again"), automatic=True
)
PROVE_ADDRESS = verb(User, "prove_address", who=is_self, office=_("confirmed their address"))

SAVE_SETTINGS = verb(User, "save_settings", who=is_self, office=_("changed their settings"))
CHANGE_SECURITY = verb(
    User, "change_security",
    who=is_self, noted=["change"], office=_("changed how they sign in"),
)  # fmt: skip
