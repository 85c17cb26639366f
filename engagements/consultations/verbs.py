"""What can be done with a call. The bodies of `extend` and `close` are with the inputs: they notify whoever
has a draft."""

from django.utils.translation import gettext_lazy as _

from engagements.consultations.errors import ConflictError
from engagements.consultations.models import Consultation
from engagements.consultations.permissions import is_over, is_running, is_standing, never_closes
from engagements.consultations.states import State
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer

CREATE = verb(Consultation, "create", who=is_lead_officer, office=_("created it"))
SAVE = verb(Consultation, "save", who=is_lead_officer, stale=ConflictError, office=_("changed it"))
PUBLISH = verb(
    Consultation, "publish", State.DRAFT, State.PUBLISHED,
    who=is_lead_officer, office=_("published it"),
)  # fmt: skip
EXTEND = verb(
    Consultation, "extend", State.PUBLISHED,
    who=is_lead_officer, unless=never_closes, office=_("extended it"),
)  # fmt: skip
CLOSE = verb(
    Consultation, "close", State.PUBLISHED,
    who=is_lead_officer, unless=[is_standing, is_over], office=_("closed it early"),
)  # fmt: skip
ARCHIVE = verb(
    Consultation, "archive", State.PUBLISHED, State.ARCHIVED,
    who=is_lead_officer, unless=[is_standing, is_running], office=_("archived it"),
)  # fmt: skip
