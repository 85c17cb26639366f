"""What happens to a case before any department sees it, and after all have answered."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.cases import notices, verbs
from engagements.cases.assigning import take
from engagements.cases.clock import due_in
from engagements.cases.errors import (
    MissingTextError,
    NotStricterError,
)
from engagements.cases.models import Case, Clarification, Filing
from engagements.cases.queries import open_question
from engagements.cases.states import WAITING_ON, State
from engagements.publications import actions as publications
from engagements.publications.queries import publication_of
from engagements.reasons.errors import ReasonRetiredError
from engagements.reasons.models import DeclineReason
from engagements.submissions import actions as submissions
from engagements.submissions import content, rates, references
from engagements.submissions.errors import NotOpenError
from engagements.submissions.models import Submission, Version
from engagements.submissions.permissions import is_writer
from engagements.submissions.queries import latest_version, with_related
from engagements.submissions.visibility import least_public, stricter
from focalpoint.verbs import flush, hold, is_rehearsal, note
from organisations.accounts.models import User
from organisations.themes.models import Theme


@verbs.SUBMIT
def submit(submission: Submission, *, seen: str | None = None, by: User, at: datetime) -> Submission:
    """Submit it: freeze a version, set the reference, open its case, mail the receipt.

    `seen` is the edition that the author looked at: nobody submits a text they have not read.
    """
    loaded = with_related(submission)
    if submission.author_id == by.pk:
        submission.author = by
    if not submission.consultation.is_open(at):
        raise NotOpenError(submission.consultation, at=at)
    rates.count_submission(by=by, profile=submission.profile_id, at=at)
    submission.reference = references.unused(at)
    version = submissions.freeze(loaded, seen=seen, by=by, at=at)
    submission.submitted_at, submission.submitted_by = at, by
    flush(submission)
    case = open_(submission=submission, version=version, by=by, at=at)
    Filing.objects.create(submission=submission, case=case, filed_at=at, filed_by=by)
    notices.submitted(loaded, case, version, at=at)
    return submission


@verbs.OPEN.makes
def open_(*, submission: Submission, version: Version, by: User, at: datetime) -> Case:
    """A case of its own for an input that was submitted; part of `submit`."""
    case = Case(
        main_submission=submission,
        consultation=submission.consultation,
        language=submission.language,
        level=submission.level,
        state=State.NEW,
        waiting_on=WAITING_ON[State.NEW],
        waiting_reason=verbs.SUBMIT.name,
        due_at=due_in(State.NEW, at),
        opened_at=at,
        search=content.office_vector(version, submission, summary=""),
    )
    # No query is needed: nothing else can be in it yet.
    case.members = [submission]
    return case


@verbs.RESUBMIT
def resubmit(
    submission: Submission, *, answer: str, seen: str | None = None, by: User, at: datetime
) -> Submission:
    """Keep the author's answer and submit the input as its next version, even if the call has closed."""
    if not answer.strip():
        raise MissingTextError(_("Write your answer to our question."))
    loaded = with_related(submission)
    version = submissions.freeze(loaded, seen=seen, by=by, at=at)
    publications.follow_level(submission, by=by, at=at)
    submission.end_return()
    submission.draft_answer = ""
    if clarification := open_question(submission):
        clarification.answer = answer.strip()
        clarification.answered_at, clarification.answered_by = at, by
        clarification.save(update_fields=["answer", "answered_at", "answered_by"])
    case = resume(Case(pk=submission.filing.case_id), submission=flush(submission), at=at)
    _compare_again(submission, case)
    notices.submitted(loaded, case, version, at=at)
    notices.tell_office(notices.RESUBMITTED, case, of=submission, at=at, due_at=case.due_at)
    return submission


def _compare_again(submission: Submission, case: Case) -> None:
    """Its text is another one; so is what the others of its case are compared with, if it is the main one."""
    is_main = submission.pk == case.main_submission_id
    changed = Q(case=case.pk) if is_main else Q(pk=submission.pk)
    Filing.objects.filter(changed).update(compared_at=None)


@verbs.RAISE_LEVEL
def raise_level(submission: Submission, *, level: str, by: User, at: datetime) -> Submission:
    """Show it to fewer people, at once: what the public may not read any more is taken down."""
    if level not in stricter(submission.level, submission.consultation.publication):
        raise NotStricterError
    submission.level = level
    levels = [level] if submission.returned_at is None else [level, submission.strictest_level]
    submission.strictest_level = least_public(*levels)
    # Whoever is editing still sees the earlier level: a save must not restore it unnoticed.
    submission.edit += 1
    case = hold(Case(pk=submission.filing.case_id))
    if submission.pk == case.main_submission_id:
        case.level = level
    # What its author does is news for whoever put it aside.
    if is_writer.test(by, submission):
        case.end_snooze()
    flush(case)
    publications.follow_level(flush(submission), by=by, at=at)
    if not is_writer.test(by, submission):
        notices.tell_author(notices.LEVEL_RAISED, submission, at=at)
    return submission


@verbs.RESUME
def resume(case: Case, *, submission: Submission, at: datetime) -> Case:
    """The author has answered: the office continues with the current text."""
    case.waiting_reason = verbs.RESUBMIT.name
    _copy(case, submission)
    return case


def _copy(case: Case, submission: Submission) -> None:
    """Copy to the case what it repeats of its main submission, so that the queue reads one table."""
    if submission.pk == case.main_submission_id:
        case.language, case.level = submission.language, submission.level
        _index(case, submission)


def _index(case: Case, submission: Submission) -> None:
    """The office finds a case by the latest version and by its own summary."""
    version = latest_version(submission.pk)
    case.search = content.office_vector(version, submission, summary=case.summary)


def prepare_decision(case: Case, themes: Iterable[Theme] | None, summary: str | None, *, by: User) -> None:
    """A new case is claimed by deciding about it; what was typed beside the decision is kept with it."""
    if case.assignee_id is None:
        take(case, by=by)
    _keep_assessment(case, themes, summary)


@verbs.ASSESS
def assess(
    case: Case,
    *,
    themes: Iterable[Theme],
    summary: str,
    edit: int | None = None,
    by: User,
    at: datetime,
) -> Case:
    """Keep themes and the summary for the departments, without deciding.

    Raises SummaryConflictError when someone saved since edit number `edit` was read.
    """
    prepare_decision(case, themes, summary, by=by)
    return case


def _keep_assessment(case: Case, themes: Iterable[Theme] | None, summary: str | None) -> None:
    """Themes and summary, alone or typed beside a decision; None where they were not on the page."""
    if themes is None or summary is None:
        return
    chosen, before = list(themes), case.summary
    case.summary = summary.strip()
    case.themes.set(chosen)
    case.edit += 1
    note(themes=sorted(theme.pk for theme in chosen), summary_length=len(case.summary))
    if before != case.summary:
        _index(case, case.main_submission)


@verbs.RETURN
def return_(
    case: Case,
    *,
    question: str,
    themes: Iterable[Theme] | None = None,
    summary: str | None = None,
    edit: int | None = None,
    by: User,
    at: datetime,
) -> Case:
    """Return it to its author with a question; the author's time to answer starts."""
    if not question.strip():
        raise MissingTextError(_("Write your question to the author."))
    prepare_decision(case, themes, summary, by=by)
    submission = hold(case.main_submission)
    submission.returned_at = at
    flush(submission)
    Clarification.objects.create(submission=submission, question=question.strip(), asked_at=at, asked_by=by)
    notices.tell_author(notices.RETURNED, submission, at=at, due_at=case.due_at)
    return case


@verbs.DECLINE
def decline(
    case: Case,
    *,
    reason: DeclineReason,
    text: str,
    themes: Iterable[Theme] | None = None,
    summary: str | None = None,
    edit: int | None = None,
    by: User,
    at: datetime,
) -> Case:
    """Decline it, for a reason from the list, in a sentence that the author reads exactly as written."""
    if not text.strip():
        raise MissingTextError(_("Write why it is declined. The author will see it."))
    offered = DeclineReason.objects.in_use().filter(pk=reason.pk).first()
    if offered is None:
        raise ReasonRetiredError
    prepare_decision(case, themes, summary, by=by)
    case.decline_reason, case.decline_text, case.declined_by = offered, text.strip(), by
    note(reason_length=len(case.decline_text))
    # It refuses nothing, and a campaign has thousands of inputs.
    if not is_rehearsal():
        _reject_each(case, by=by, at=at)
    notices.tell_writers(notices.DECLINED, case, at=at, may_appeal=case.appealed_at is None)
    return case


def _reject_each(case: Case, *, by: User, at: datetime) -> None:
    """All inputs are held before any publication: locks go in one order. Most of a campaign have none."""
    left = [member for member in case.members if member.withdrawn_at is None]
    for submission in [hold(member) for member in left if publication_of(member) is not None]:
        if publication := publication_of(submission):
            publications.reject(publication, by=by, at=at)


@verbs.CLOSE
def close(case: Case, *, by: User, at: datetime) -> Case:
    """Answered, and nothing is left to do."""
    notices.tell_writers(notices.CLOSED, case, at=at)
    return case


@verbs.REOPEN
def reopen(case: Case, *, by: User, at: datetime) -> Case:
    """Reopen an answered or closed case; whoever reopens it is its assignee."""
    case.assignee = by
    notices.tell_writers(notices.REOPENED, case, at=at, due_at=case.due_at)
    return case


@verbs.APPEAL
def appeal(case: Case, *, reason: str, by: User, at: datetime) -> Case:
    """The author asks a lead officer to review what was declined; once only."""
    if not reason.strip():
        raise MissingTextError(_("Write why the decision should be reviewed."))
    case.assignee, case.appeal = None, reason.strip()
    case.appealed_at, case.appealed_by = at, by
    note(length=len(case.appeal))
    notices.tell_office(notices.APPEALED, case, notices.leads(), at=at, due_at=case.due_at)
    return case


@verbs.REPLACE_MAIN
def replace_main(case: Case, *, submission: Submission, at: datetime) -> Case:
    """Another input becomes the main one: the one before was withdrawn."""
    case.main_submission = submission
    case.end_snooze()
    _copy(case, submission)
    _compare_again(submission, case)
    return case


@verbs.END
def end(case: Case, *, at: datetime) -> Case:
    """Its last input was withdrawn."""
    return case
