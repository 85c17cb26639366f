"""Who may decide about an input: the officer who has it. Any officer may take one, or take one over."""

from typing import Any

from rules import predicate

from engagements.submissions.models import Submission
from engagements.submissions.permissions import is_writer
from engagements.submissions.states import WORKFLOW, State
from engagements.triage.models import Assessment
from focalpoint import access
from organisations.accounts.permissions import is_lead, is_officer

# While somebody in the office answers for it.
HELD = [State.IN_TRIAGE, State.RETURNED, State.ROUTED, State.ANSWERED]


def assessment_of(submission: Submission) -> Assessment | None:
    """What the office made of it; no query when it was loaded along."""
    try:
        return submission.assessment
    except Assessment.DoesNotExist:
        return None


@predicate
def has_it(user: Any, submission: Submission | None) -> bool:
    if submission is None:
        return True
    assessment = assessment_of(submission)
    return assessment is not None and assessment.officer_id == user.pk


@predicate
def is_held(user: Any, submission: Submission | None) -> bool:
    return submission is None or submission.state in HELD


@predicate
def is_appealed(user: Any, submission: Submission | None) -> bool:
    """Waiting for a lead to take it up."""
    assessment = submission and assessment_of(submission)
    return bool(assessment and assessment.officer_id is None)


@predicate
def is_in_triage(user: Any, submission: Submission | None) -> bool:
    return submission is None or submission.state == State.IN_TRIAGE


access.permit("engagements.triage_submission", who=is_officer)
access.permit("engagements.claim_submission", who=is_officer, when=WORKFLOW.may("claim"))
access.permit("engagements.assess_submission", who=is_officer, when=is_in_triage & has_it)
access.permit("engagements.return_submission", who=is_officer, when=WORKFLOW.may("return") & has_it)
access.permit("engagements.decline_submission", who=is_officer, when=WORKFLOW.may("decline") & has_it)
access.permit("engagements.reassign_submission", who=is_officer & (~is_appealed | is_lead), when=is_held)
access.permit("engagements.close_submission", who=is_officer, when=WORKFLOW.may("close"))
access.permit("engagements.reopen_submission", who=is_officer, when=WORKFLOW.may("reopen"))
access.permit("engagements.appeal_submission", who=is_writer, when=WORKFLOW.may("appeal"))
