"""What can be done with a case; and with an input when its case is affected."""

from django.utils.translation import gettext_lazy as _

from engagements.cases.errors import SummaryConflictError
from engagements.cases.models import Case
from engagements.cases.permissions import (
    assigned_to_another,
    declined_by_oneself,
    is_appealed_before,
    is_claimed,
    is_new,
    is_not_returned,
    is_not_snoozed,
    is_not_with_office,
    is_ones_own,
    is_strictest,
    is_with_another,
    is_with_the_office,
    needs_lead,
    organisation_is_suspended,
    question_was_read,
    writes_for_case,
)
from engagements.cases.queries import cases_of, place_of_case
from engagements.cases.states import HELD, State
from engagements.submissions.models import Submission
from engagements.submissions.permissions import is_writer
from engagements.submissions.states import State as SubmissionState
from focalpoint.verbs import verb
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer

# What the author does, and the office learns of.
SUBMIT = verb(
    Submission, "submit", SubmissionState.DRAFT, SubmissionState.SUBMITTED,
    who=is_writer, office=_("submitted it"), author=_("Submitted and received by the office"),
    why=_("New input"),
)  # fmt: skip
RESUBMIT = verb(
    Submission, "resubmit", SubmissionState.SUBMITTED,
    who=is_writer, unless=is_not_returned, first=place_of_case,
    office=_("answered the question and submitted it again"),
    author=_("You answered and submitted again"),
    why=_("Author replied"),
)  # fmt: skip
APPEAL = verb(
    Case, "appeal", State.DECLINED, State.IN_TRIAGE,
    who=writes_for_case, unless=is_appealed_before,
    office=_("asked for a review"), author=_("You asked for a review"), why=_("Review requested"),
)  # fmt: skip

# Its author, or staff: fewer people may see it, at once.
RAISE_LEVEL = verb(
    Submission, "raise_level", SubmissionState.SUBMITTED,
    who=is_officer | is_writer, unless=is_strictest, first=place_of_case,
    office=_("restricted who can see it"), author=_("Fewer people can see it now"),
)  # fmt: skip

# What follows from it for the case.
OPEN = verb(Case, "open")
RESUME = verb(Case, "resume", State.RETURNED, State.IN_TRIAGE, automatic=True)
REPLACE_MAIN = verb(Case, "replace_main", automatic=True)
END = verb(
    Case, "end", [state for state in State if state != State.WITHDRAWN], State.WITHDRAWN, automatic=True
)

# When two officers claim at once, the second sees who has it, so a claimed case is no wrong state.
CLAIM = verb(
    Case, "claim", [State.NEW, State.IN_TRIAGE], State.IN_TRIAGE,
    who=is_officer, unless=is_claimed,
    office=_("assigned it to themselves"), author=_("An officer started the review"),
    why=_("Decision needed"),
)  # fmt: skip
# Whoever decides about a new case has claimed it by that.
ASSESS = verb(
    Case, "assess", [State.NEW, State.IN_TRIAGE], State.IN_TRIAGE,
    who=is_officer, unless=assigned_to_another, stale=SummaryConflictError,
    office=_("saved the themes and summary"), why=_("Decision needed"),
)  # fmt: skip
RETURN = verb(
    Case, "return", [State.NEW, State.IN_TRIAGE], State.RETURNED,
    who=is_officer, unless=assigned_to_another, stale=SummaryConflictError,
    office=_("asked the author a question"), author=_("The office asked you a question"),
)  # fmt: skip
# Its author has not read it yet; and in every case where no answer is needed any more.
CORRECT_QUESTION = verb(
    Case, "correct_question", State.RETURNED,
    who=is_officer, unless=[assigned_to_another, question_was_read],
    office=_("corrected the question to the author"),
)  # fmt: skip
RECALL_QUESTION = verb(
    Case, "recall_question", State.RETURNED, State.IN_TRIAGE,
    who=is_officer, unless=assigned_to_another,
    office=_("recalled the question to the author"),
    author=_("The office recalled its question: no answer is needed"),
    why=_("Decision needed"),
)  # fmt: skip
DECLINE = verb(
    Case, "decline", [State.NEW, State.IN_TRIAGE], State.DECLINED,
    who=is_officer, unless=assigned_to_another, stale=SummaryConflictError,
    office=_("declined it"), author=_("Not accepted"),
)  # fmt: skip
# A new one is assigned by lead officers; the others take it themselves.
ASSIGN = verb(
    Case, "assign", [State.NEW, *HELD],
    who=is_officer, unless=[needs_lead, is_new], office=_("assigned it to another officer"),
)  # fmt: skip
# Whoever a new one is assigned to has it as if they had claimed it.
BEGIN = verb(
    Case, "begin", State.NEW, State.IN_TRIAGE, automatic=True,
    office=_("started the review"), author=_("An officer started the review"), why=_("Decision needed"),
)  # fmt: skip
TAKE_OVER = verb(
    Case, "take_over", HELD,
    who=is_officer, unless=[needs_lead, declined_by_oneself, is_ones_own],
    office=_("reassigned it to themselves"),
)  # fmt: skip
CLOSE = verb(
    Case, "close", State.ANSWERED, State.CLOSED,
    who=is_officer, office=_("closed it"), author=_("Closed"),
)  # fmt: skip
REOPEN = verb(
    Case, "reopen", [State.ANSWERED, State.CLOSED], State.IN_TRIAGE,
    who=is_officer, office=_("reopened it"), author=_("Reopened"), why=_("Reopened"),
)  # fmt: skip
LAPSE = verb(
    Case, "lapse", State.RETURNED, State.CLOSED,
    unless=organisation_is_suspended, automatic=True,
    office=_("closed it: the question was not answered in time"),
    author=_("Closed: we received no reply to our question"),
)  # fmt: skip
REMIND = verb(Case, "remind", State.RETURNED, automatic=True)
ESCALATE = verb(
    Case, "escalate", [State.NEW, State.IN_TRIAGE, State.REFERRED], automatic=True, changes_pages=False
)
UNASSIGN = verb(Case, "unassign", HELD, automatic=True, office=_("made it unassigned: its officer has left"))
# An officer's, but only here it is known what they leave behind.
UNASSIGN_CASES = verb(User, "unassign_cases", unless=is_with_the_office, first=cases_of, automatic=True)

# How the office sorts its work: in every state, by every officer, and no one outside learns of it.
LABEL = verb(Case, "label", who=is_officer, office=_("changed the labels"), changes_pages=False)
PRIORITISE = verb(Case, "prioritise", who=is_officer, office=_("changed the priority"), changes_pages=False)
# Whoever has it puts it aside; a new one is first assigned to someone.
SNOOZE = verb(
    Case, "snooze", [State.IN_TRIAGE, State.REFERRED, State.ANSWERED],
    who=is_officer, unless=[is_not_with_office, assigned_to_another],
    office=_("snoozed it"), changes_pages=False,
)  # fmt: skip
WAKE = verb(
    Case, "wake", who=is_officer, unless=is_not_snoozed,
    office=_("ended the snooze"), changes_pages=False, why=_("Snooze ended"),
)  # fmt: skip
# Something happened that needs the office, although it was with the office already.
WAKE_UP = verb(Case, "wake_up", unless=is_not_snoozed, automatic=True, changes_pages=False)
# Asks for nothing and moves nothing.
MESSAGE = verb(
    Submission, "message", SubmissionState.SUBMITTED,
    who=is_officer, unless=is_with_another, first=place_of_case,
    office=_("wrote to the author"), author=_("The Focal Point Office wrote to you"), changes_pages=False,
)  # fmt: skip
