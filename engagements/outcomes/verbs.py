"""What can be done with an outcome."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from engagements.outcomes.errors import OutcomeConflictError
from engagements.outcomes.models import Outcome
from engagements.outcomes.permissions import is_call_open, is_not_public, is_own
from engagements.outcomes.states import State
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_lead_officer, is_officer

# Saves of one person within this time are one line of the log.
SITTING = timedelta(minutes=30)

CREATE = verb(Outcome, "create", who=is_officer, office=_("started the outcome"))
SAVE = verb(
    Outcome, "save", State.DRAFT,
    who=is_officer, stale=OutcomeConflictError, sitting=SITTING, changes_pages=False,
    office=_("changed the outcome"),
)  # fmt: skip
WRITE_SECTION = verb(
    Outcome, "write_section", State.DRAFT,
    who=is_officer, sitting=SITTING, changes_pages=False, office=_("wrote a section"),
)  # fmt: skip
REMOVE_SECTION = verb(
    Outcome, "remove_section", State.DRAFT,
    who=is_officer, changes_pages=False, office=_("removed a section"),
)  # fmt: skip
RECORD_USES = verb(
    Outcome, "record_uses", State.DRAFT,
    who=is_officer, sitting=SITTING, changes_pages=False, office=_("recorded what became of inputs"),
)  # fmt: skip
PROPOSE = verb(
    Outcome, "propose", State.DRAFT, State.PROPOSED,
    who=is_lead_officer, unless=is_call_open, changes_pages=False, office=_("proposed the outcome"),
)  # fmt: skip
RETURN = verb(
    Outcome, "return", State.PROPOSED, State.DRAFT,
    who=is_lead_officer, changes_pages=False, office=_("returned the outcome for changes"),
)  # fmt: skip
PUBLISH = verb(
    Outcome, "publish", State.PROPOSED, State.PUBLISHED,
    who=is_lead_officer, unless=[is_call_open, is_own], stale=OutcomeConflictError,
    office=_("published the outcome"),
)  # fmt: skip
CORRECT = verb(
    Outcome, "correct", [State.PUBLISHED, State.TAKEN_DOWN], State.DRAFT,
    who=is_lead_officer, changes_pages=False, office=_("opened the outcome for a correction"),
)  # fmt: skip
TAKE_DOWN = verb(
    Outcome, "take_down", list(State), State.TAKEN_DOWN,
    who=is_lead_officer, unless=is_not_public, office=_("took the outcome down"),
)  # fmt: skip
# One batch of those who contributed.
ANNOUNCE = verb(Outcome, "announce", automatic=True, changes_pages=False, office=_("notified contributors"))
