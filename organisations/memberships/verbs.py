"""What can be done with people as members of organisations."""

from django.utils.translation import gettext_lazy as _

from focalpoint.verbs import verb
from organisations.accounts.models import User
from organisations.accounts.permissions import decides_about, is_self, is_stopped
from organisations.memberships.queries import owned_places

# The person's, but only here it is known which organisations they would leave without an owner: those are
# held, so that two owners who are stopped at once are not each taken for the one who stays.
DEACTIVATE = verb(
    User, "deactivate",
    who=decides_about & ~is_self, unless=is_stopped, first=owned_places, noted=["reason"],
    office=_("stopped the account"),
)  # fmt: skip
