"""What the office does with an input before any department sees it, and after all have answered."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from engagements.submissions import actions as submissions
from engagements.submissions import content
from engagements.submissions import verbs as submission_verbs
from engagements.submissions.models import Submission
from engagements.triage import notices, verbs
from engagements.triage.errors import (
    DeclinedByOneselfError,
    LeadOfficerOnlyError,
    MissingTextError,
    NotAnOfficerError,
    NotDueError,
)
from engagements.triage.models import Assessment, Clarification
from engagements.triage.permissions import assessment_of, may_not_decide
from engagements.triage.queries import open_question, to_lapse, to_remind
from focalpoint import search
from focalpoint.verbs import note
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.accounts.roles import Role
from organisations.themes.models import Theme


@verbs.CLAIM
def claim(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Take a new input; of two officers at once one wins, the other is told who."""
    assessment = Assessment.objects.create(submission=submission, officer=by, claimed_at=at, claimed_by=by)
    assessment.themes.set(submission.themes.all())
    note(officer=by)
    return submission


@verbs.ASSESS
def assess(
    submission: Submission,
    *,
    themes: Iterable[Theme],
    summary: str,
    edit: int | None = None,
    by: User,
    at: datetime,
) -> Submission:
    """Keep themes and the summary for the departments, without deciding.

    Raises SummaryConflictError when someone saved since edit number `edit` was read.
    """
    keep_assessment(submission, themes, summary)
    return submission


def keep_assessment(submission: Submission, themes: Iterable[Theme] | None, summary: str | None) -> None:
    """Themes and summary, alone or typed beside a decision; None where they were not on the page."""
    if themes is None or summary is None:
        return
    assessment, chosen = submission.assessment, list(themes)
    before = assessment.summary
    assessment.summary = summary.strip()
    assessment.save(update_fields=["summary"])
    assessment.themes.set(chosen)
    submission.edit += 1
    note(themes=sorted(theme.pk for theme in chosen), summary_length=len(assessment.summary))
    if before != assessment.summary:
        _index(submission, assessment.summary)


def _index(submission: Submission, summary: str) -> None:
    """The office finds an input by its own words for it too."""
    of_author = content.search_vector(submission, reference=str(submission.reference))
    submission.search = of_author + search.vector(C=summary) if summary else of_author


@verbs.RETURN
def return_(
    submission: Submission,
    *,
    question: str,
    themes: Iterable[Theme] | None = None,
    summary: str | None = None,
    edit: int | None = None,
    by: User,
    at: datetime,
) -> Submission:
    """Give it back to its author with a question; the author's clock begins."""
    if not question.strip():
        raise MissingTextError(_("Write the question that the author shall answer."))
    keep_assessment(submission, themes, summary)
    Clarification.objects.create(submission=submission, question=question.strip(), asked_at=at, asked_by=by)
    notices.tell_writers(notices.RETURNED, submission, at=at, due_at=submission.due_at)
    return submission


@submission_verbs.RESUBMIT
def resubmit(
    submission: Submission, *, answer: str, seen: datetime | None = None, by: User, at: datetime
) -> Submission:
    """The author's answer, and the input handed in again as its next version."""
    if not answer.strip():
        raise MissingTextError(_("Write your answer to the question of the office."))
    submissions.freeze_again(submission, seen=seen, by=by, at=at)
    if asked := open_question(submission):
        asked.answer, asked.answered_at, asked.answered_by = answer.strip(), at, by
        asked.save(update_fields=["answer", "answered_at", "answered_by"])
    assessment = assessment_of(submission)
    if assessment and assessment.summary:
        _index(submission, assessment.summary)
    notices.tell_office(notices.RESUBMITTED, submission, at=at, due_at=submission.due_at)
    return submission


@verbs.DECLINE
def decline(
    submission: Submission,
    *,
    reason: str,
    themes: Iterable[Theme] | None = None,
    summary: str | None = None,
    edit: int | None = None,
    by: User,
    at: datetime,
) -> Submission:
    """Not taken up, for a reason that the author reads word for word."""
    if not reason.strip():
        raise MissingTextError(_("Write the reason as the author shall read it."))
    keep_assessment(submission, themes, summary)
    assessment = submission.assessment
    assessment.decline_reason, assessment.declined_by = reason.strip(), by
    assessment.save(update_fields=["decline_reason", "declined_by"])
    note(reason_length=len(assessment.decline_reason))
    may_appeal = assessment.appealed_at is None
    notices.tell_writers(notices.DECLINED, submission, at=at, may_appeal=may_appeal)
    return submission


@verbs.REASSIGN
def reassign(submission: Submission, *, to: User, by: User, at: datetime) -> Submission:
    """Give an input to an officer: nothing is stuck with someone who is away."""
    if to.pk == by.pk:
        return take_over(submission, by=by, at=at)
    if not (to.is_active and is_officer(to)):
        raise NotAnOfficerError
    assessment = submission.assessment
    if assessment.officer is None and not to.has_role(Role.LEAD):
        raise LeadOfficerOnlyError
    if may_not_decide(assessment, to):
        raise DeclinedByOneselfError
    _give(submission, to, by=by, at=at)
    return submission


@verbs.TAKE_OVER
def take_over(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Take over what a colleague has, or an appeal that waits for a lead."""
    _give(submission, by, by=by, at=at)
    return submission


def _give(submission: Submission, to: User, *, by: User, at: datetime) -> None:
    assessment = submission.assessment
    before = assessment.officer
    if before == to:
        return
    assessment.officer = to
    assessment.save(update_fields=["officer"])
    note(officer=[before and str(before.pk), to])
    told = [one for one in (before, to) if one and one != by]
    notices.tell_office(notices.REASSIGNED, submission, told, at=at, officer=str(to), by=str(by))


@verbs.CLOSE
def close(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Answered, and nothing is left to do."""
    notices.tell_writers(notices.CLOSED, submission, at=at)
    return submission


@verbs.REOPEN
def reopen(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Take an answered or closed input up again; whoever does it has it."""
    Assessment.objects.update_or_create(
        submission=submission,
        defaults={"officer": by},
        create_defaults={"officer": by, "claimed_at": at, "claimed_by": by},
    )
    note(officer=by)
    notices.tell_writers(notices.REOPENED, submission, at=at, due_at=submission.due_at)
    return submission


@verbs.APPEAL
def appeal(submission: Submission, *, reason: str, by: User, at: datetime) -> Submission:
    """The author asks a lead for a second look at what was declined; once."""
    if not reason.strip():
        raise MissingTextError(_("Write why the decision should be looked at again."))
    assessment = assessment_of(submission)
    assert assessment is not None, "what was declined was assessed"
    assessment.officer, assessment.appeal = None, reason.strip()
    assessment.appealed_at, assessment.appealed_by = at, by
    assessment.save(update_fields=["officer", "appeal", "appealed_at", "appealed_by"])
    note(length=len(reason))
    notices.tell_office(notices.APPEALED, submission, notices.leads(), at=at, due_at=submission.due_at)
    return submission


@verbs.LAPSE
def lapse(submission: Submission, *, at: datetime) -> Submission:
    """Close what waited for its author in vain; the portal itself does this a day after the date."""
    if not to_lapse(at).filter(pk=submission.pk).exists():
        raise NotDueError
    notices.tell_writers(notices.LAPSED, submission, at=at)
    return submission


@verbs.REMIND
def remind(submission: Submission, *, at: datetime) -> Submission:
    """Tell those who write that the question still waits, and soon no more; once for each date."""
    if not to_remind(at).filter(pk=submission.pk).exists():
        raise NotDueError
    submission.reminded_for = submission.due_at
    notices.tell_writers(notices.UNANSWERED, submission, at=at, due_at=submission.due_at)
    return submission
