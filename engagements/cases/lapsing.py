"""What the portal itself does with questions that nobody answers: reminds of them, then closes the case."""

from datetime import datetime

from engagements.cases import notices, verbs
from engagements.cases.errors import NotDueError
from engagements.cases.models import Case
from engagements.cases.queries import to_lapse, to_remind
from engagements.publications.actions import follow_level
from engagements.submissions.queries import submitted_level
from engagements.submissions.visibility import strictest
from focalpoint.verbs import flush, hold


@verbs.LAPSE
def lapse(case: Case, *, at: datetime) -> Case:
    """Close it, because its author did not answer; the portal itself does this a day after the due date."""
    if not to_lapse(at).filter(pk=case.pk).exists():
        raise NotDueError
    stop_waiting(case, at)
    notices.tell_writers(notices.LAPSED, case, at=at)
    return case


def stop_waiting(case: Case, at: datetime) -> None:
    """Nobody may change the text any more: the question it was returned with is no longer open."""
    # All inputs are held before any publication: locks go in one order.
    for submission in [hold(member) for member in case.members if member.returned_at is not None]:
        # A level that was saved but never submitted applies where it is stricter; the text that the office
        # goes on with was submitted at its own.
        submission.level = strictest(
            *(submission.level, submitted_level(submission.pk)),
            publication=submission.consultation.publication,
        )
        follow_level(submission, by=submission.saved_by, at=at)
        submission.end_return()
        flush(submission)
        if submission.pk == case.main_submission_id:
            case.level = submission.level


@verbs.REMIND
def remind(case: Case, *, at: datetime) -> Case:
    """Remind the writers that the question is still open and lapses soon; once for each date."""
    if not to_remind(at).filter(pk=case.pk).exists():
        raise NotDueError
    case.reminded_for = case.due_at
    notices.tell_writers(notices.UNANSWERED, case, at=at, due_at=case.due_at)
    return case
