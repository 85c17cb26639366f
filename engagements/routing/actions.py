"""What is done with referrals. After each change `settle` says whom the case waits on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from engagements.campaigns.comparing import forget
from engagements.cases.actions import end, prepare_decision, replace_main, resume
from engagements.cases.errors import NotDueError
from engagements.cases.ladder import AT_DEPARTMENT
from engagements.cases.models import Case
from engagements.cases.notices import withdrawn
from engagements.cases.sorting import wake_up
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
from engagements.routing.referral_drafts import ReferralDraft, check, check_informing
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

    A case that is referred already goes to more departments, or to another lead when the first returned it.
    To refer is to accept the text as it was submitted last; `publication` says what becomes of it for the
    public, and without it nothing becomes public.
    """
    progress = progress_of(case)
    check(referrals, more_than=progress if case.goes_on else None, at=at)
    prepare_decision(case, themes, summary, by=by)
    if not case.goes_on:
        case.due_at = min(filter(None, (draft.due_at(at) for draft in referrals)))
    number = progress.round if case.goes_on else progress.round + 1
    new_referrals = _send_all(case, referrals, publication, number=number, by=by, at=at)
    notices.referred(case, [referral.department for referral in new_referrals], at=at)
    if case.goes_on:
        settle(case, because=verbs.REFER.name, at=at)
    return new_referrals


@verbs.INFORM
def inform(
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
    """Send a case to departments that need not answer, and close it by that; see `refer`."""
    check_informing(referrals, at=at)
    prepare_decision(case, themes, summary, by=by)
    number = progress_of(case).round + 1
    new_referrals = _send_all(case, referrals, publication, number=number, by=by, at=at)
    notices.informed(case, [referral.department for referral in new_referrals], at=at)
    return new_referrals


def _send_all(
    case: Case,
    referrals: Sequence[ReferralDraft],
    publication: PublicationDraft | None,
    *,
    number: int,
    by: User,
    at: datetime,
) -> list[Referral]:
    """Accept the text as it was submitted last, and send that to each department."""
    version = latest_version(case.main_submission_id)
    decide(case.main_submission, publication, version=version, by=by, at=at)
    new_referrals = [
        send(
            case=case,
            referral_draft=draft,
            number=number,
            due_at=draft.due_at(at),
            version=version,
            by=by,
            at=at,
        )
        for draft in referrals
    ]
    note(departments=[referral.department_id for referral in new_referrals])
    return new_referrals


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

    Part of a verb of the case or of the previous referral: nobody sends one by itself.
    """
    department = referral_draft.department
    if Referral.objects.live().filter(case=case, department=department).exists():
        raise AlreadyReferredError(department)
    referral = Referral(
        case=case,
        version=version,
        department=department,
        purpose=referral_draft.purpose,
        rule_id=referral_draft.rule,
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
    """Someone of the department has read what was sent for information; no reply is required."""
    referral.settled_at, referral.settled_by = at, by
    return referral


@verbs.RETURN
def return_(
    referral: Referral, *, reason: str, suggested: Department | None = None, by: User, at: datetime
) -> Referral:
    """Return it to the office, which decides what to do instead."""
    _settled(referral, reason, by=by, at=at)
    referral.suggested = suggested
    notices.returned(referral, at=at)
    settle(flush(referral).case, because=verbs.RETURN.name, at=at)
    return referral


def _settled(referral: Referral, reason: str, *, by: User, at: datetime) -> None:
    if not reason.strip():
        raise MissingReasonError
    referral.reason, referral.settled_at, referral.settled_by = reason.strip(), at, by
    referral.end_request()


@verbs.FORWARD
def forward(referral: Referral, *, department: Department, reason: str, by: User, at: datetime) -> Referral:
    """Forward it to another department; returns the new referral."""
    _settled(referral, reason, by=by, at=at)
    if not department.accepts_referrals:
        raise NotAcceptingReferralsError(department)
    if department.pk in {earlier.department_id for earlier in chain(referral)}:
        raise ReferralLoopError(department)
    note(to=department.pk)
    referral_draft = ReferralDraft(department, referral.purpose, referral.question)
    # The author knows the due date: forwarding does not move it, unless it is past.
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
    """The office recalls it from the department, with a reason; a withdrawn input needs none."""
    is_withdrawn = referral.case.state == CaseState.WITHDRAWN
    if not (reason.strip() or is_withdrawn):
        raise MissingReasonError
    referral.reason, referral.settled_at, referral.settled_by = reason.strip(), at, by
    referral.end_request()
    notices.recalled(referral, at=at, withdrawn=is_withdrawn)
    settle(flush(referral).case, because=verbs.RECALL.name, at=at)
    return referral


@verbs.ANSWER
def answer(referral: Referral, *, by: User, at: datetime) -> Referral:
    """The department's response went to the office."""
    referral.settled_at, referral.settled_by = at, by
    referral.end_request()
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
    """Take the steps of its ladder that are due: the department, the officer of the case, the leads."""
    if not to_remind(at).filter(pk=referral.pk).exists():
        raise NotDueError
    steps = AT_DEPARTMENT.steps(referral, at)
    is_first = referral.reminded_for != referral.due_at
    referral.reminded_for, referral.reminded_step = referral.due_at, steps[-1]
    for step in steps:
        notices.REMINDERS[step](referral, at=at)
    if is_first:
        notices.unattended(referral, at=at)
    return referral


@verbs.REPLACE_VERSION
def replace_version(referral: Referral, *, version: Version, at: datetime) -> Referral:
    """The department goes on with the text of another input of the campaign."""
    referral.version = version
    return referral


@verbs.WITHDRAW
def withdraw(submission: Submission, *, by: User, at: datetime) -> Submission:
    """The author withdraws the input, wherever it is: work on it ends, departments are asked to stop.

    Other inputs of its case stay; with the last one the case ends.
    """
    submission.withdrawn_at, submission.withdrawn_by = at, by
    submission.returned_at = None
    flush(submission)
    forget(submission.pk)
    case = hold(Case(pk=submission.filing.case_id))
    publication = publication_of(submission)
    if publication is not None and publication.state != PublicationState.TAKEN_DOWN:
        take_down(publication, because=Cause.WITHDRAWN, by=by, at=at)
    withdrawn(submission, case, at=at)
    members = case.submissions.order_by("submitted_at", "pk")
    remaining = [member for member in members if member.withdrawn_at is None]
    if not remaining:
        end(case, at=at)
        for referral in Referral.objects.live().filter(case=case).order_by("pk"):
            recall(referral, reason="", by=by, at=at)
        return submission
    if case.snoozed_until is not None:
        wake_up(case, at=at)
    if case.main_submission_id == submission.pk:
        replace_main(case, submission=remaining[0], at=at)
        version = latest_version(remaining[0].pk)
        for referral in Referral.objects.live().filter(case=case, version__submission=submission):
            replace_version(referral, version=version, at=at)
    if case.state == CaseState.RETURNED and not any(member.returned_at for member in remaining):
        resume(case, submission=remaining[0], at=at)
    return submission
