"""Cases for tests, and inputs whose case is in some state, brought there by hand."""

from datetime import datetime, timedelta
from typing import Any

from engagements.cases.models import Case, Clarification, Filing
from engagements.cases.states import WAITING_ON, State, WaitingOn
from engagements.publications.queries import may_be_public
from engagements.publications.states import State as PublicationState
from engagements.submissions.content import office_vector
from engagements.submissions.models import Submission
from engagements.submissions.references import make
from engagements.submissions.states import State as SubmissionState
from tests.factories import accounts, publications, submissions

NOW = submissions.NOW
ACCEPTED = [State.REFERRED, State.ANSWERED, State.CLOSED]
# The verb that brings a case into a state.
BECAUSE = {
    State.NEW: "submission.submit",
    State.IN_TRIAGE: "case.claim",
    State.RETURNED: "case.return",
    State.REFERRED: "case.refer",
    State.ANSWERED: "case.answer",
    State.CLOSED: "case.close",
    State.DECLINED: "case.decline",
    State.WITHDRAWN: "case.end",
    State.JOINED: "case.join",
}
DECLINED = "Not for the UN."
# The code of a reason that a migration made.
OUTSIDE = "outside-mandate"


def in_state(state: str, *, at: datetime = NOW, officer: Any = None, **fields: Any) -> Case:
    """A case in `state` without its history: the rows, and a version. An officer has it, unless it is new."""
    submission = submissions.draft(at=at, **fields)
    changes: dict[str, Any] = {
        "state": SubmissionState.SUBMITTED,
        "reference": make(at),
        "submitted_at": at,
        "submitted_by": submission.author,
    }
    if state == State.RETURNED:
        changes |= {"returned_at": at}
    if state == State.WITHDRAWN:
        changes |= {
            "state": SubmissionState.WITHDRAWN,
            "withdrawn_at": at,
            "withdrawn_by": submission.author,
        }
    _update(submission, **changes)
    submissions.version(submission, at=at)
    if state in ACCEPTED and may_be_public(submission):
        publications.publication(submission, PublicationState.HELD)
    case = _case(submission, state, at=at, officer=officer)
    if state == State.RETURNED:
        Clarification.objects.create(
            submission=submission, question="Where exactly?", asked_at=at, asked_by=case.assignee
        )
    return case


def _update(submission: Submission, **changes: Any) -> None:
    Submission.objects.filter(pk=submission.pk).update(**changes)
    submission.refresh_from_db()


def _case(submission: Submission, state: str, *, at: datetime, officer: Any) -> Case:
    waiting_on = WAITING_ON[State(state)]
    is_begun = state not in (State.NEW, State.WITHDRAWN)
    has_officer = officer is not None or is_begun
    assignee = (officer or accounts.officer()) if has_officer else None
    is_declined = state == State.DECLINED
    case = Case.objects.create(
        main_submission=submission,
        consultation=submission.consultation,
        language=submission.language,
        level=submission.level,
        state=state,
        waiting_on=waiting_on,
        waiting_reason=BECAUSE[State(state)],
        due_at=None if waiting_on == WaitingOn.NOBODY else at + timedelta(days=7),
        opened_at=at,
        begun_at=at if is_begun else None,
        is_begun_in_time=True if is_begun else None,
        assignee=assignee,
        decline_reason_id=OUTSIDE if is_declined else None,
        decline_text=DECLINED if is_declined else "",
        declined_by=assignee if is_declined else None,
        search=office_vector(submission.versions.get(), submission, summary=""),
    )
    Filing.objects.create(submission=submission, case=case, filed_at=at, filed_by=submission.author)
    return Case.objects.get(pk=case.pk)


def submission_in(state: str, **fields: Any) -> Submission:
    """An input whose case is in `state`; "draft" is one that has none yet."""
    if state == SubmissionState.DRAFT:
        return submissions.draft(**fields)
    return Submission.objects.get(pk=in_state(state, **fields).main_submission_id)


def case_of(submission: Submission) -> Case:
    """As it stands now."""
    return Case.objects.get(filings__submission=submission)


def assigned(state: str = State.IN_TRIAGE, officer: Any = None, **fields: Any) -> Case:
    """A case in `state` that an officer has."""
    return in_state(state, officer=officer or accounts.officer(), **fields)


def appealed(**fields: Any) -> Case:
    """Declined, and brought back by its author: it waits for a lead."""
    case = assigned(**fields)
    declined = {"decline_reason": OUTSIDE, "decline_text": DECLINED, "declined_by": case.assignee}
    appeal = {"appeal": "Look again.", "appealed_at": NOW, "appealed_by": case.main_submission.author}
    Case.objects.filter(pk=case.pk).update(assignee=None, waiting_reason="case.appeal", **declined, **appeal)
    return Case.objects.get(pk=case.pk)


def question(case: Case, **fields: Any) -> Clarification:
    """The office asked; nobody has answered unless `answer` says so.

    Of a returned case it is the question that it was returned with.
    """
    submission = case.main_submission
    asked = Clarification.objects.filter(submission=submission, answered_at=None).first()
    asked = asked or Clarification(
        submission=submission, question="Where exactly?", asked_at=NOW, asked_by=accounts.officer()
    )
    if fields.get("answer"):
        fields = {"answered_at": NOW, "answered_by": submission.author, **fields}
    for name, value in fields.items():
        setattr(asked, name, value)
    asked.save()
    return asked


def another_input(case: Case) -> Submission:
    """A second input in the case, to the same call and of another organisation."""
    submission = submissions.submitted(consultation=case.consultation, at=case.opened_at)
    case_of(submission).delete()
    Filing.objects.create(
        submission=submission, case=case, filed_at=case.opened_at, filed_by=submission.author
    )
    return Submission.objects.get(pk=submission.pk)
