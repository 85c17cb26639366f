"""What is done with referrals. Each hand-over names who acts next; `settle` says so for the case."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from engagements.cases.actions import end, keep_assessment, replace_main, resume
from engagements.cases.errors import NotDueError
from engagements.cases.models import Case
from engagements.cases.notices import withdrawn
from engagements.cases.states import State as CaseState
from engagements.routing import notices, verbs
from engagements.routing.errors import (
    AlreadyReferredError,
    MissingReasonError,
    NotAcceptingReferralsError,
    ReferralLoopError,
    WrongReferralsError,
)
from engagements.routing.handovers import Handover, check, check_one
from engagements.routing.models import Purpose, Referral
from engagements.routing.queries import chain, standing, to_remind
from engagements.routing.settling import settle
from engagements.submissions import actions as submissions
from engagements.submissions.models import Submission, Version
from focalpoint.verbs import flush, hold, note
from organisations.accounts.models import User
from organisations.calendars.queries import due_after
from organisations.departments.models import Department
from organisations.themes.models import Theme


@verbs.ROUTE
def route(
    case: Case,
    *,
    referrals: Sequence[Handover],
    themes: Iterable[Theme] | None = None,
    summary: str | None = None,
    edit: int | None = None,
    by: User,
    at: datetime,
) -> list[Referral]:
    """Send a case to the departments that can use it: one in the lead, others for action or information."""
    check(referrals, at=at)
    keep_assessment(case, themes, summary)
    case.due_at = min(filter(None, (one.due_at(at) for one in referrals)))
    accepted = [_accept(hold(one), by=by, at=at) for one in case.members if one.withdrawn_at is None]
    number = standing(case).round + 1
    made = [
        send(case=case, handover=one, number=number, due_at=one.due_at(at), by=by, at=at) for one in referrals
    ]
    note(departments=[one.department_id for one in made])
    notices.routed(case, [one.department for one in made], at=at)
    for submission in accepted:
        submissions.publish_if_due(submission, at=at)
    return made


def _accept(submission: Submission, *, by: User, at: datetime) -> Submission:
    if submission.accepted_at is None:
        submission.accepted_at, submission.accepted_by = at, by
    return flush(submission)


@verbs.REFER
def refer(case: Case, *, handover: Handover, by: User, at: datetime) -> Referral:
    """Send a referred case to one more department, or to another lead when the first gave it back."""
    check_one(handover, at=at)
    live = Referral.objects.live().filter(case=case)
    if handover.purpose == Purpose.LEAD and live.filter(purpose=Purpose.LEAD).exists():
        raise WrongReferralsError(_("Another department is in the lead already."))
    number = standing(case).round
    made = send(case=case, handover=handover, number=number, due_at=handover.due_at(at), by=by, at=at)
    note(department=made.department_id)
    notices.routed(case, [made.department], at=at)
    settle(case, because=verbs.REFER.name, at=at)
    return made


@verbs.SEND.makes
def send(
    *,
    case: Case,
    handover: Handover,
    number: int,
    due_at: datetime | None,
    previous: Referral | None = None,
    by: User,
    at: datetime,
) -> Referral:
    """Make the referral for the version that is submitted now (or that was passed on), and notify.

    Part of a verb of the case or of the referral before: nobody sends one by itself.
    """
    department = handover.department
    if Referral.objects.live().filter(case=case, department=department).exists():
        raise AlreadyReferredError(department)
    latest = Version.objects.filter(submission=case.main_submission_id)
    referral = Referral(
        case=case,
        version=previous.version if previous else latest[0],
        department=department,
        purpose=handover.purpose,
        question=handover.question.strip(),
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
    handover = Handover(department, referral.purpose, referral.question)
    # The author was given a date: passing on does not move it, unless it is past.
    is_past = referral.due_at is not None and referral.due_at <= at
    onward = send(
        case=flush(referral).case,
        handover=handover,
        number=referral.round,
        due_at=handover.due_at(at) if is_past else referral.due_at,
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
