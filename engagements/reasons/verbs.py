"""What can be done with reasons for declining: leads keep the list."""

from django.utils.translation import gettext_lazy as _

from engagements.reasons.models import DeclineReason
from engagements.reasons.queries import every_reason
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer

CREATE = verb(DeclineReason, "create", who=is_lead_officer, office=_("added the reason"))
SAVE = verb(
    DeclineReason, "save", who=is_lead_officer, first=every_reason, office=_("changed the reason")
)  # fmt: skip
