"""What is done with referrals. Each hand-over names who has the ball next; `settle` says so for the input."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagements.routing import notices
from engagements.routing.errors import (
    AlreadyReferredError,
    MissingReasonError,
    NotAcceptingReferralsError,
    NotVerifiedError,
    ReferralLoopError,
    WrongReferralsError,
)
from engagements.routing.handovers import Handover, check, check_one
from engagements.routing.models import Purpose, Referral
from engagements.routing.queries import chain, standing
from engagements.routing.states import WORKFLOW
from engagements.submissions import actions as submissions
from engagements.submissions.clock import move
from engagements.submissions.models import Submission, Version
from engagements.submissions.states import Ball
from engagements.submissions.states import State as InputState
from engagements.triage.actions import held
from focalpoint import audit
from organisations.accounts.models import User
from organisations.calendars.queries import due_after
from organisations.departments.models import Department
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState


@transaction.atomic
def route(submission: Submission, *, referrals: Sequence[Handover], by: User, at: datetime) -> list[Referral]:
    """Send an input to the departments that can use it: one in the lead, others for action or information."""
    check(referrals, at=at)
    held(submission, "route", by=by)
    _verified(submission)
    due_at = min(filter(None, (one.due_at(at) for one in referrals)))
    accepted: dict[str, Any] = {}
    if submission.accepted_at is None:
        accepted = {"accepted_at": at, "accepted_by": by}
    move(submission, "route", at=at, due_at=due_at, **accepted)
    number = standing(submission).round + 1
    made = [_send(submission, one, number, one.due_at(at), by=by, at=at) for one in referrals]
    changes = {"departments": [one.department_id for one in made], "due_at": due_at.isoformat()}
    audit.record("submission.routed", submission, by=by, at=at, changes=changes)
    notices.routed(submission, [one.department for one in made], at=at)
    submissions.publish_if_due(submission, at=at)
    return made


@transaction.atomic
def refer(submission: Submission, *, handover: Handover, by: User, at: datetime) -> Referral:
    """Send a routed input to one more department, or to another lead when the first gave it back."""
    check_one(handover, at=at)
    held(submission, "refer", by=by, states=[InputState.ROUTED])
    lock(submission)
    _verified(submission)
    live = Referral.objects.live().filter(submission=submission)
    if handover.purpose == Purpose.LEAD and live.filter(purpose=Purpose.LEAD).exists():
        raise WrongReferralsError(_("Another department is in the lead already."))
    number = standing(submission).round
    made = _send(submission, handover, number, handover.due_at(at), by=by, at=at)
    audit.record("submission.referred", submission, by=by, at=at, changes={"department": made.department_id})
    notices.routed(submission, [made.department], at=at)
    settle(submission, at=at)
    return made


def _verified(submission: Submission) -> None:
    """Asked again here: the organisation may have been suspended since the page was opened."""
    if not Profile.objects.filter(pk=submission.profile_id, state=ProfileState.VERIFIED).exists():
        raise NotVerifiedError


def lock(submission: Submission) -> Submission:
    """The input as it is now, kept from moving until this transaction is through.

    Verbs of referrals and responses call it first, so that two departments acting at once settle in turn.
    """
    return Submission.objects.select_for_update().get(pk=submission.pk)


def _send(
    submission: Submission,
    handover: Handover,
    number: int,
    due_at: datetime | None,
    *,
    by: User,
    at: datetime,
    previous: Referral | None = None,
) -> Referral:
    """Make the referral for the version that is handed in now (or that was passed on), and tell."""
    department = handover.department
    if Referral.objects.live().filter(submission=submission, department=department).exists():
        raise AlreadyReferredError(department)
    version = previous.version if previous else Version.objects.filter(submission=submission)[0]
    referral = Referral.objects.create(
        submission=submission,
        version=version,
        department=department,
        purpose=handover.purpose,
        question=handover.question.strip(),
        round=number,
        due_at=due_at,
        previous=previous,
        sent_at=at,
        sent_by=by,
    )
    _record("referral.sent", referral, by=by, at=at, previous=str(previous.pk) if previous else None)
    notices.sent(referral, at=at)
    return referral


def _record(verb: str, referral: Referral, *, by: User, at: datetime, **changes: Any) -> None:
    told = {
        "submission": str(referral.submission_id),
        "department": referral.department_id,
        "purpose": referral.purpose,
        "due_at": referral.due_at.isoformat() if referral.due_at else None,
        **changes,
    }
    audit.record(verb, referral, by=by, at=at, changes=told)


@transaction.atomic
def acknowledge(referral: Referral, *, by: User, at: datetime) -> Referral:
    """The department works on it."""
    WORKFLOW.apply(referral, "acknowledge", acknowledged_at=at, acknowledged_by=by)
    _record("referral.acknowledged", referral, by=by, at=at)
    return referral


@transaction.atomic
def return_(
    referral: Referral, *, reason: str, suggested: Department | None = None, by: User, at: datetime
) -> Referral:
    """Give it back to the office, which finds another way."""
    if not reason.strip():
        raise MissingReasonError
    submission = referral.submission = lock(referral.submission)
    done: dict[str, Any] = {"settled_at": at, "settled_by": by}
    done |= {"reason": reason.strip(), "suggested": suggested}
    WORKFLOW.apply(referral, "return", **done)
    _record("referral.returned", referral, by=by, at=at, suggested=suggested.pk if suggested else None)
    notices.returned(referral, at=at)
    settle(submission, at=at)
    return referral


@transaction.atomic
def forward(referral: Referral, *, department: Department, reason: str, by: User, at: datetime) -> Referral:
    """Pass it on to another department; returns the referral that goes on."""
    if not reason.strip():
        raise MissingReasonError
    submission = referral.submission = lock(referral.submission)
    if not department.accepts_referrals:
        raise NotAcceptingReferralsError(department)
    if department.pk in {one.department_id for one in chain(referral)}:
        raise ReferralLoopError(department)
    WORKFLOW.apply(referral, "forward", settled_at=at, settled_by=by, reason=reason.strip())
    _record("referral.forwarded", referral, by=by, at=at, to=department.pk)
    handover = Handover(department, referral.purpose, referral.question)
    # The author was given a date: passing on does not move it, unless it is past.
    is_past = referral.due_at is not None and referral.due_at <= at
    due_at = handover.due_at(at) if is_past else referral.due_at
    onward = _send(submission, handover, referral.round, due_at, by=by, at=at, previous=referral)
    notices.forwarded(referral, onward, at=at)
    settle(submission, at=at)
    return onward


@transaction.atomic
def recall(referral: Referral, *, reason: str = "", by: User, at: datetime) -> Referral:
    """The office takes it back from the department."""
    submission = referral.submission = lock(referral.submission)
    _recall(referral, reason=reason, by=by, at=at)
    settle(submission, at=at)
    return referral


def _recall(referral: Referral, *, reason: str = "", withdrawn: bool = False, by: User, at: datetime) -> None:
    WORKFLOW.apply(referral, "recall", settled_at=at, settled_by=by, reason=reason.strip())
    _record("referral.recalled", referral, by=by, at=at, withdrawn=withdrawn)
    notices.recalled(referral, at=at, withdrawn=withdrawn)


@transaction.atomic
def withdraw(submission: Submission, *, by: User, at: datetime) -> Submission:
    """The author takes the input back, wherever it is: departments are told to stop."""
    submission = submissions.withdraw(submission, by=by, at=at)
    live = Referral.objects.live().filter(submission=submission)
    for referral in live.select_related("submission", "department"):
        _recall(referral, withdrawn=True, by=by, at=at)
    return submission


def settle(submission: Submission, *, at: datetime) -> None:
    """Pass the ball of a routed input on, after something happened to one of its referrals.

    A response to release, or a lead that nobody has, is the office's. While departments work, it is
    theirs, until the earliest of their dates. When none does any more, the input is answered if any of
    them has answered; else it comes back to the office's table.
    """
    submission.refresh_from_db(fields=["state", "ball", "due_at"])
    if submission.state != InputState.ROUTED:
        return
    now = standing(submission)
    if now.to_release or (now.live and now.lacks_lead):
        _pass_on(submission, Ball.OFFICE, due_after(at, settings.ACKNOWLEDGE_DAYS))
    elif now.live:
        _pass_on(submission, Ball.DEPARTMENTS, min(one.due_at for one in now.live if one.due_at))
    elif now.answered:
        move(submission, "answer", at=at)
        audit.record("submission.answered", submission, by=None, at=at)
    else:
        move(submission, "take_back", at=at)
        audit.record("submission.taken_back", submission, by=None, at=at)


def _pass_on(submission: Submission, ball: Ball, due_at: datetime) -> None:
    """Within `routed`; the office's clock is not begun again while it has the ball already."""
    if submission.ball == ball == Ball.OFFICE:
        return
    Submission.objects.filter(pk=submission.pk, state=InputState.ROUTED).update(ball=ball, due_at=due_at)
    submission.ball, submission.due_at = ball, due_at
