"""What the office can do with an input before any department sees it, and after all have answered."""

from django.utils.translation import gettext_lazy as _

from engagements.submissions.models import Submission
from engagements.submissions.permissions import is_writer
from engagements.submissions.states import State
from engagements.triage.errors import SummaryConflictError
from engagements.triage.permissions import (
    HELD,
    assigned_to_another,
    declined_by_oneself,
    is_appealed_before,
    is_claimed,
    is_ones_own,
    needs_lead,
    organisation_is_suspended,
)
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_officer

# Of two officers at once the second is told who was quicker, so a claimed input is no wrong state.
CLAIM = verb(
    Submission, "claim", [State.SUBMITTED, State.IN_TRIAGE], State.IN_TRIAGE,
    who=is_officer, unless=is_claimed,
    office=_("took it"), author=_("An officer began to read it"),
)  # fmt: skip
ASSESS = verb(
    Submission, "assess", State.IN_TRIAGE,
    who=is_officer, unless=assigned_to_another, stale=SummaryConflictError,
    office=_("saved themes and summary"),
)  # fmt: skip
RETURN = verb(
    Submission, "return", State.IN_TRIAGE, State.RETURNED,
    who=is_officer, unless=assigned_to_another, stale=SummaryConflictError,
    office=_("asked the author a question"), author=_("The office asked you a question"),
)  # fmt: skip
DECLINE = verb(
    Submission, "decline", State.IN_TRIAGE, State.DECLINED,
    who=is_officer, unless=assigned_to_another, stale=SummaryConflictError,
    office=_("declined it"), author=_("Not taken up"),
)  # fmt: skip
REASSIGN = verb(
    Submission, "reassign", HELD,
    who=is_officer, unless=needs_lead, office=_("gave it to another officer"),
)  # fmt: skip
TAKE_OVER = verb(
    Submission, "take_over", HELD,
    who=is_officer, unless=[needs_lead, declined_by_oneself, is_ones_own], office=_("took it over"),
)  # fmt: skip
CLOSE = verb(
    Submission, "close", State.ANSWERED, State.CLOSED,
    who=is_officer, office=_("closed it"), author=_("Closed"),
)  # fmt: skip
REOPEN = verb(
    Submission, "reopen", [State.ANSWERED, State.CLOSED], State.IN_TRIAGE,
    who=is_officer, office=_("took it up again"), author=_("Taken up again"),
)  # fmt: skip
APPEAL = verb(
    Submission, "appeal", State.DECLINED, State.IN_TRIAGE,
    who=is_writer, unless=is_appealed_before,
    office=_("asked for a second look"), author=_("You asked for a second look"),
)  # fmt: skip
LAPSE = verb(
    Submission, "lapse", State.RETURNED, State.CLOSED,
    unless=organisation_is_suspended, automatic=True,
    office=_("was closed: the question was not answered in time"),
    author=_("Closed, because the question was not answered"),
)  # fmt: skip
REMIND = verb(Submission, "remind", State.RETURNED, automatic=True)
