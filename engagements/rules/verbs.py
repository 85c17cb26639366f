"""What can be done with a referral rule: leads write it, look at what it would have caught, and switch it."""

from django.utils.translation import gettext_lazy as _

from engagements.rules.errors import RuleConflictError
from engagements.rules.models import ReferralRule
from engagements.rules.permissions import proposes_nothing
from engagements.rules.queries import all_kept
from engagements.rules.states import KEPT, State
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer

CREATE = verb(ReferralRule, "create", who=is_lead_officer, office=_("added the rule"))
SAVE = verb(
    ReferralRule, "save", KEPT, who=is_lead_officer, stale=RuleConflictError, office=_("changed the rule")
)
SWITCH_ON = verb(
    ReferralRule, "switch_on", State.OFF, State.ON,
    who=is_lead_officer, unless=proposes_nothing, office=_("switched the rule on"),
)  # fmt: skip
SWITCH_OFF = verb(
    ReferralRule, "switch_off", State.ON, State.OFF,
    who=is_lead_officer, office=_("switched the rule off"),
)  # fmt: skip
# Its place among the others, all of which are held.
MOVE = verb(ReferralRule, "move", KEPT, who=is_lead_officer, first=all_kept, office=_("moved the rule"))
ARCHIVE = verb(
    ReferralRule, "archive", KEPT, State.ARCHIVED, who=is_lead_officer, office=_("archived the rule")
)
