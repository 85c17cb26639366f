"""What the office does with an input before any department sees it, and after all have answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagements.submissions import actions as submissions
from engagements.submissions import content
from engagements.submissions.clock import move
from engagements.submissions.models import Submission
from engagements.submissions.states import State
from engagements.triage import notices
from engagements.triage.errors import (
    AlreadyAppealedError,
    AlreadyClaimedError,
    AssignedToAnotherError,
    LeadOfficerOnlyError,
    MissingTextError,
    NotAnOfficerError,
)
from engagements.triage.models import Assessment, Clarification
from engagements.triage.permissions import HELD, assessment_of
from engagements.triage.queries import in_vain, open_question
from focalpoint import audit, search
from focalpoint.errors import WrongStateError
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.accounts.roles import Role
from organisations.themes.models import Theme


@transaction.atomic
def claim(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Take a new input; of two officers at once one wins, the other is told who."""
    try:
        move(submission, "claim", at=at)
    except WrongStateError as lost:
        winner = Assessment.objects.filter(submission=submission).select_related("officer").first()
        if winner and winner.officer and submission.state == State.IN_TRIAGE:
            raise AlreadyClaimedError(winner.officer) from lost
        raise
    assessment = Assessment.objects.create(submission=submission, officer=by, claimed_at=at, claimed_by=by)
    assessment.themes.set(submission.themes.all())
    audit.record("submission.claimed", submission, by=by, at=at)
    return submission


def held(submission: Submission, verb: str, *, by: User, states: Iterable[str] = (State.IN_TRIAGE,)) -> Any:
    """The assessment, locked, of an input that `by` has in one of `states`.

    Raises AssignedToAnotherError or WrongStateError.

    Call it first in a decision: it keeps the input from changing hands until the decision is through.
    """
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("officer")
    assessment = rows.filter(submission_id=submission.pk).first()
    current = Submission.objects.get(pk=submission.pk)
    if current.state not in set(states) or assessment is None:
        raise WrongStateError(current, verb)
    if assessment.officer_id != by.pk:
        raise AssignedToAnotherError(assessment.officer)
    submission.assessment = assessment
    return assessment


@transaction.atomic
def assess(
    submission: Submission, *, themes: Iterable[Theme], summary: str, by: User, at: datetime
) -> Submission:
    """Keep themes and the summary for the departments, without deciding."""
    assessment = held(submission, "assess", by=by)
    before, codes = assessment.summary, sorted(theme.pk for theme in themes)
    assessment.summary = summary.strip()
    assessment.save(update_fields=["summary"])
    assessment.themes.set(codes)
    if before != assessment.summary:
        _index(submission, assessment.summary)
    changes = {"themes": codes, "summary_length": len(assessment.summary)}
    audit.record("submission.assessed", submission, by=by, at=at, changes=changes)
    return submission


def _index(submission: Submission, summary: str) -> None:
    """The office finds an input by its own words for it too."""
    of_author = content.search_vector(submission, reference=str(submission.reference))
    vector = of_author + search.vector(C=summary) if summary else of_author
    Submission.objects.filter(pk=submission.pk).update(search=vector)


@transaction.atomic
def return_(submission: Submission, *, question: str, by: User, at: datetime) -> Submission:
    """Give it back to its author with a question; the author's clock begins."""
    if not question.strip():
        raise MissingTextError(_("Write the question that the author shall answer."))
    held(submission, "return", by=by)
    move(submission, "return", at=at)
    Clarification.objects.create(submission=submission, question=question.strip(), asked_at=at, asked_by=by)
    audit.record("submission.returned", submission, by=by, at=at, changes=_due(submission))
    notices.tell_writers(notices.RETURNED, submission, at=at, due_at=submission.due_at)
    return submission


def _due(submission: Submission) -> dict[str, Any]:
    return {"due_at": submission.due_at.isoformat() if submission.due_at else None}


@transaction.atomic
def resubmit(submission: Submission, *, answer: str, by: User, at: datetime) -> Submission:
    """The author's answer, and the input handed in again as its next version."""
    if not answer.strip():
        raise MissingTextError(_("Write your answer to the question of the office."))
    asked = open_question(submission)
    submission = submissions.resubmit(submission, seen=submission.saved_at, by=by, at=at)
    if asked:
        Clarification.objects.filter(pk=asked.pk).update(
            answer=answer.strip(), answered_at=at, answered_by=by
        )
    assessment = assessment_of(submission)
    if assessment and assessment.summary:
        _index(submission, assessment.summary)
    notices.tell_office(notices.RESUBMITTED, submission, at=at, due_at=submission.due_at)
    return submission


@transaction.atomic
def decline(submission: Submission, *, reason: str, by: User, at: datetime) -> Submission:
    """Not taken up, for a reason that the author reads word for word."""
    if not reason.strip():
        raise MissingTextError(_("Write the reason as the author shall read it."))
    assessment = held(submission, "decline", by=by)
    move(submission, "decline", at=at)
    assessment.decline_reason = reason.strip()
    assessment.save(update_fields=["decline_reason"])
    changes = {"reason_length": len(assessment.decline_reason)}
    audit.record("submission.declined", submission, by=by, at=at, changes=changes)
    may_appeal = assessment.appealed_at is None
    notices.tell_writers(notices.DECLINED, submission, at=at, may_appeal=may_appeal)
    return submission


@transaction.atomic
def reassign(submission: Submission, *, to: User, by: User, at: datetime) -> Submission:
    """Give an input to an officer, or take one over: nothing is stuck with somebody who is away."""
    if not (to.is_active and is_officer(to)):
        raise NotAnOfficerError
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("officer")
    assessment = rows.filter(submission_id=submission.pk, submission__state__in=HELD).first()
    if assessment is None:
        submission.refresh_from_db()
        raise WrongStateError(submission, "reassign")
    before = assessment.officer
    if before is None and not to.has_role(Role.LEAD):
        raise LeadOfficerOnlyError
    if before == to:
        return submission
    assessment.officer = to
    assessment.save(update_fields=["officer"])
    submission.assessment = assessment
    changes = {"from": str(before.pk) if before else None, "to": str(to.pk)}
    audit.record("submission.reassigned", submission, by=by, at=at, changes=changes)
    told = [one for one in (before, to) if one and one != by]
    notices.tell_office(notices.REASSIGNED, submission, told, at=at, officer=str(to), by=str(by))
    return submission


@transaction.atomic
def close(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Answered, and nothing is left to do."""
    move(submission, "close", at=at)
    audit.record("submission.closed", submission, by=by, at=at)
    notices.tell_writers(notices.CLOSED, submission, at=at)
    return submission


@transaction.atomic
def reopen(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Take an answered or closed input up again; whoever does it has it."""
    came_from = move(submission, "reopen", at=at)
    Assessment.objects.update_or_create(
        submission=submission,
        defaults={"officer": by},
        create_defaults={"officer": by, "claimed_at": at, "claimed_by": by},
    )
    audit.record("submission.reopened", submission, by=by, at=at, changes={"from": came_from})
    notices.tell_writers(notices.REOPENED, submission, at=at, due_at=submission.due_at)
    return submission


@transaction.atomic
def appeal(submission: Submission, *, reason: str, by: User, at: datetime) -> Submission:
    """The author asks a lead for a second look at what was declined; once."""
    if not reason.strip():
        raise MissingTextError(_("Write why the decision should be looked at again."))
    changes = {"officer": None, "appeal": reason.strip(), "appealed_at": at, "appealed_by": by}
    move(submission, "appeal", at=at)
    if not Assessment.objects.filter(submission=submission, appealed_at=None).update(**changes):
        raise AlreadyAppealedError
    audit.record("submission.appealed", submission, by=by, at=at, changes={"length": len(reason)})
    notices.tell_office(notices.APPEALED, submission, notices.leads(), at=at, due_at=submission.due_at)
    return submission


@transaction.atomic
def lapse(submission: Submission, *, at: datetime) -> Submission:
    """Close what waited for its author in vain; the portal itself does this a day after the date."""
    move(submission, "lapse", at=at, where=in_vain(at))
    audit.record("submission.lapsed", submission, by=None, at=at)
    notices.tell_writers(notices.LAPSED, submission, at=at)
    return submission
