"""What is done with referrals. Each hand-over names who acts next; `settle` says so for the case."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from engagements.cases.actions import end, keep_assessment, replace_main, resume
from engagements.cases.errors import NotDueError
from engagements.cases.models import Case
from engagements.cases.notices import withdrawn
from engagements.cases.states import State as CaseState
from engagements.publications.actions import PublicationDraft, decide, take_down
from engagements.publications.models import Cause
from engagements.publications.queries import publication_of
from engagements.publications.states import State as PublicationState
from engagements.routing import notices, verbs
from engagements.routing.errors import (
    AlreadyReferredError,
    MissingReasonError,
    NotAcceptingReferralsError,
    ReferralLoopError,
)
from engagements.routing.models import Referral
from engagements.routing.queries import chain, progress_of, to_remind
from engagements.routing.referral_drafts import ReferralDraft, check
from engagements.routing.settling import settle
from engagements.submissions.models import Submission, Version
from engagements.submissions.queries import latest_version
from focalpoint.verbs import flush, hold, note
from organisations.accounts.models import User
from organisations.calendars.queries import due_after
from organisations.departments.models import Department
from organisations.themes.models import Theme


@verbs.REFER
def refer(
    case: Case,
    *,
    referrals: Sequence[ReferralDraft],
    publication: PublicationDraft | None = None,
    themes: Iterable[Theme] | None = None,
    summary: str | None = None,
    edit: int | None = None,
    by: User,
    at: datetime,
) -> list[Referral]:
    """Send a case to the departments that can use it: one in the lead, others for action or information.

    A case that is referred already goes to more departments, or to another lead when the first gave it back.
    To refer is to accept the text as it was submitted last; `publication` says what becomes of it for the
    public, and without it nothing becomes public.
    """
    now, version = progress_of(case), latest_version(case.main_submission_id)
    check(referrals, more_than=now if case.goes_on else None, at=at)
    keep_assessment(case, themes, summary)
    if not case.goes_on:
        case.due_at = min(filter(None, (one.due_at(at) for one in referrals)))
    decide(case.main_submission, publication, version=version, by=by, at=at)
    number = now.round if case.goes_on else now.round + 1
    made = [
        send(
            case=case, referral_draft=one, number=number, due_at=one.due_at(at), version=version, by=by, at=at
        )
        for one in referrals
    ]
    note(departments=[one.department_id for one in made])
    notices.referred(case, [one.department for one in made], at=at)
    if case.goes_on:
        settle(case, because=verbs.REFER.name, at=at)
    return made


@verbs.SEND.makes
def send(
    *,
    case: Case,
    referral_draft: ReferralDraft,
    number: int,
    due_at: datetime | None,
    version: Version,
    previous: Referral | None = None,
    by: User,
    at: datetime,
) -> Referral:
    """Make the referral for that version, and notify.

    Part of a verb of the case or of the referral before: nobody sends one by itself.
    """
    department = referral_draft.department
    if Referral.objects.live().filter(case=case, department=department).exists():
        raise AlreadyReferredError(department)
    referral = Referral(
        case=case,
        version=version,
        department=department,
        purpose=referral_draft.purpose,
        question=referral_draft.question.strip(),
        round=number,
        due_at=due_at,
        previous=previous,
        sent_at=at,
        sent_by=by,
    )
    notices.sent(referral, at=at)
    return referral


@verbs.ACKNOWLEDGE
def acknowledge(referral: Referral, *, by: User, at: datetime) -> Referral:
    """The department works on it."""
    referral.acknowledged_at, referral.acknowledged_by = at, by
    return referral


@verbs.MARK_READ
def mark_read(referral: Referral, *, by: User, at: datetime) -> Referral:
    """Someone of the department has read what was sent for information; nothing else is owed."""
    referral.settled_at, referral.settled_by = at, by
    return referral


@verbs.RETURN
def return_(
    referral: Referral, *, reason: str, suggested: Department | None = None, by: User, at: datetime
) -> Referral:
    """Give it back to the office, which finds another way."""
    _settled(referral, reason, by=by, at=at)
    referral.suggested = suggested
    notices.returned(referral, at=at)
    settle(flush(referral).case, because=verbs.RETURN.name, at=at)
    return referral


def _settled(referral: Referral, reason: str, *, by: User, at: datetime) -> None:
    if not reason.strip():
        raise MissingReasonError
    referral.reason, referral.settled_at, referral.settled_by = reason.strip(), at, by


@verbs.FORWARD
def forward(referral: Referral, *, department: Department, reason: str, by: User, at: datetime) -> Referral:
    """Pass it on to another department; returns the referral that goes on."""
    _settled(referral, reason, by=by, at=at)
    if not department.accepts_referrals:
        raise NotAcceptingReferralsError(department)
    if department.pk in {one.department_id for one in chain(referral)}:
        raise ReferralLoopError(department)
    note(to=department.pk)
    referral_draft = ReferralDraft(department, referral.purpose, referral.question)
    # The author was given a date: passing on does not move it, unless it is past.
    is_past = referral.due_at is not None and referral.due_at <= at
    onward = send(
        case=flush(referral).case,
        referral_draft=referral_draft,
        number=referral.round,
        due_at=referral_draft.due_at(at) if is_past else referral.due_at,
        version=referral.version,
        previous=referral,
        by=by,
        at=at,
    )
    notices.forwarded(referral, onward, at=at)
    settle(referral.case, because=verbs.FORWARD.name, at=at)
    return onward


@verbs.RECALL
def recall(referral: Referral, *, reason: str, by: User, at: datetime) -> Referral:
    """The office takes it back from the department, and says why; a withdrawn input needs no other reason."""
    is_withdrawn = referral.case.state == CaseState.WITHDRAWN
    if not (reason.strip() or is_withdrawn):
        raise MissingReasonError
    referral.reason, referral.settled_at, referral.settled_by = reason.strip(), at, by
    notices.recalled(referral, at=at, withdrawn=is_withdrawn)
    settle(flush(referral).case, because=verbs.RECALL.name, at=at)
    return referral


@verbs.ANSWER
def answer(referral: Referral, *, by: User, at: datetime) -> Referral:
    """The department's response went to the office."""
    referral.settled_at, referral.settled_by = at, by
    return referral


@verbs.REOPEN
def reopen(referral: Referral, *, at: datetime) -> Referral:
    """The department has the question again, with time to act if its date is past."""
    if referral.acknowledged_at is None:
        referral.acknowledged_at, referral.acknowledged_by = referral.settled_at, referral.settled_by
    referral.settled_at, referral.settled_by = None, None
    if referral.due_at and referral.due_at <= at:
        referral.due_at = due_after(at, referral.department.answer_days)
    return referral


@verbs.REMIND
def remind(referral: Referral, *, at: datetime) -> Referral:
    """Tell the people of the department what is due or overdue; once for each date."""
    if not to_remind(at).filter(pk=referral.pk).exists():
        raise NotDueError
    is_late = referral.due_at is not None and referral.due_at < at
    if is_late:
        referral.overdue_told_for = referral.due_at
    else:
        referral.reminded_for = referral.due_at
    notices.tell_department(notices.OVERDUE if is_late else notices.DUE, referral, at=at)
    return referral


@verbs.WITHDRAW
def withdraw(submission: Submission, *, by: User, at: datetime) -> Submission:
    """The author takes the input back, wherever it is; nobody works on it, departments are asked to stop.

    An input that shares its case leaves alone; with the last one the case has ended.
    """
    submission.withdrawn_at, submission.withdrawn_by = at, by
    submission.returned_at = None
    flush(submission)
    case = hold(Case(pk=submission.filing.case_id))
    publication = publication_of(submission)
    if publication is not None and publication.state != PublicationState.TAKEN_DOWN:
        take_down(publication, because=Cause.WITHDRAWN, by=by, at=at)
    withdrawn(submission, case, at=at)
    left = [one for one in case.submissions.order_by("submitted_at", "pk") if one.withdrawn_at is None]
    if not left:
        end(case, at=at)
        for referral in Referral.objects.live().filter(case=case).order_by("pk"):
            recall(referral, reason="", by=by, at=at)
        return submission
    if case.main_submission_id == submission.pk:
        replace_main(case, submission=left[0], at=at)
    if case.state == CaseState.RETURNED and not any(one.returned_at for one in left):
        resume(case, submission=left[0], at=at)
    return submission
