"""Who may decide about an input: the officer who has it. Any officer may take one, or take one over."""

from datetime import datetime
from typing import Any

from engagements.submissions.models import Submission
from engagements.submissions.states import State
from engagements.triage.errors import (
    AlreadyAppealedError,
    AlreadyClaimedError,
    AlreadyYoursError,
    AssignedToAnotherError,
    DeclinedByOneselfError,
    LeadOfficerOnlyError,
    SuspendedError,
)
from engagements.triage.models import Assessment
from focalpoint import access
from focalpoint.errors import DomainError, WrongStateError
from organisations.accounts.permissions import is_officer
from organisations.accounts.roles import Role
from organisations.profiles.states import State as ProfileState

# While somebody in the office answers for it.
HELD = [State.IN_TRIAGE, State.RETURNED, State.ROUTED, State.ANSWERED]


def assessment_of(submission: Submission) -> Assessment | None:
    """What the office made of it; no query when it was loaded along."""
    try:
        return submission.assessment
    except Assessment.DoesNotExist:
        return None


def assigned_to_another(submission: Submission, by: Any, at: datetime) -> DomainError | None:
    """Only the officer who has it decides; before a lead took an appeal up, nobody does."""
    assessment = assessment_of(submission)
    if assessment is not None and by is not None and assessment.officer_id == by.pk:
        return None
    return AssignedToAnotherError(assessment.officer if assessment else None)


def is_claimed(submission: Submission, by: Any, at: datetime) -> DomainError | None:
    """It was taken already: by whom is said, unless it waits for a lead."""
    if submission.state == State.SUBMITTED:
        return None
    assessment = assessment_of(submission)
    if assessment is None or assessment.officer is None:
        return WrongStateError(submission, "claim")
    return AlreadyClaimedError(assessment.officer)


def needs_lead(submission: Submission, by: Any, at: datetime) -> DomainError | None:
    """An appeal that no lead has taken yet."""
    assessment = assessment_of(submission)
    if assessment is None:
        return WrongStateError(submission, "reassign")
    is_waiting = assessment.officer_id is None
    return LeadOfficerOnlyError() if is_waiting and not (by and by.has_role(Role.LEAD)) else None


def declined_by_oneself(submission: Submission, by: Any, at: datetime) -> DomainError | None:
    """Whoever declined does not decide the appeal."""
    assessment = assessment_of(submission)
    return DeclinedByOneselfError() if assessment and by and may_not_decide(assessment, by) else None


def is_ones_own(submission: Submission, by: Any, at: datetime) -> DomainError | None:
    """The officer has it already."""
    assessment = assessment_of(submission)
    return AlreadyYoursError() if assessment and by and assessment.officer_id == by.pk else None


def may_not_decide(assessment: Assessment, officer: Any) -> bool:
    """Whether the officer declined what is now looked at a second time."""
    return assessment.appealed_at is not None and assessment.declined_by_id == officer.pk


def is_appealed_before(submission: Submission, by: Any, at: datetime) -> DomainError | None:
    """A decision that was looked at a second time stands."""
    assessment = assessment_of(submission)
    return AlreadyAppealedError() if assessment and assessment.appealed_at is not None else None


def organisation_is_suspended(submission: Submission, by: Any, at: datetime) -> DomainError | None:
    """While it is, its people cannot answer: their time does not run out."""
    return SuspendedError() if submission.profile.state == ProfileState.SUSPENDED else None


access.permit("engagements.triage_submission", who=is_officer)
