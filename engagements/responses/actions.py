"""What is done with a department's answer, from the first draft until the author has it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from engagements.responses import notices
from engagements.responses.errors import (
    ChangedError,
    ConflictError,
    MissingRemarkError,
    ReferredElsewhereError,
    UnfinishedError,
    WithdrawnError,
)
from engagements.responses.models import Response
from engagements.responses.states import WORKFLOW, State
from engagements.routing.actions import lock, settle
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import LIVE
from engagements.routing.states import WORKFLOW as REFERRALS
from engagements.submissions.models import Submission
from engagements.submissions.states import State as InputState
from focalpoint import audit
from focalpoint.errors import WrongStateError
from focalpoint.pages import forget_public_pages
from organisations.accounts.models import User
from organisations.calendars.queries import due_after


@transaction.atomic
def save(
    referral: Referral,
    *,
    kind: str,
    language: str,
    text: str,
    commitment: str,
    commitment_due: date | None,
    links: list[str],
    publish: bool,
    edit: int,
    by: User,
    at: datetime,
) -> Response:
    """Keep what was written, if nobody saved since edit number `edit` (0: nobody had yet).

    Raises ConflictError with both texts when somebody did, WrongStateError once it was cleared or the
    referral is settled.
    """
    mine: dict[str, Any] = {
        "kind": kind,
        "language": language,
        "text": text,
        "commitment": commitment,
        "commitment_due": commitment_due,
        "links": links,
        "publish": publish,
    }
    _lock_live(referral, "answer")
    response, made = Response.objects.get_or_create(
        referral=referral, defaults={"saved_at": at, "saved_by": by}
    )
    rows = Response.objects.filter(pk=response.pk, edit=edit, state=State.DRAFT)
    if not rows.update(**mine, edit=F("edit") + 1, saved_at=at, saved_by=by):
        if response.state != State.DRAFT:
            raise WrongStateError(response, "save")
        raise ConflictError(response, mine)
    response.refresh_from_db()
    # So that a page that has the referral shows what is stored.
    response.referral = referral
    if made:
        _record("response.saved", response, by=by, at=at)
    return response


def _lock_live(referral: Referral, verb: str) -> None:
    """Nobody settles the referral, or begins its response, at the same moment."""
    if not Referral.objects.select_for_update().filter(pk=referral.pk, state__in=LIVE).exists():
        referral.refresh_from_db()
        raise WrongStateError(referral, verb)


def _record(verb: str, response: Response, *, by: User, at: datetime, **changes: Any) -> None:
    referral = response.referral
    told = {"referral": str(referral.pk), "department": referral.department_id, **changes}
    audit.record(verb, response, by=by, at=at, changes=told)


@transaction.atomic
def clear(response: Response, *, edit: int | None = None, by: User, at: datetime) -> Response:
    """The liaison stands by it, as it was read at edit number `edit`; from now on it does not change."""
    _lock_live(response.referral, "answer")
    response.refresh_from_db(fields=["state", "text", "kind", "edit"])
    if WORKFLOW.allows(response, "clear") and not (response.text.strip() and response.kind):
        raise UnfinishedError
    if edit is not None and edit != response.edit:
        raise ChangedError
    WORKFLOW.apply(response, "clear", cleared_at=at, cleared_by=by)
    _record("response.cleared", response, by=by, at=at, kind=response.kind, edit=response.edit)
    return response


@transaction.atomic
def reopen(response: Response, *, by: User, at: datetime) -> Response:
    """Back to a draft: something is still to be changed."""
    _lock_live(response.referral, "answer")
    WORKFLOW.apply(response, "reopen", cleared_at=None, cleared_by=None)
    _record("response.reopened", response, by=by, at=at)
    return response


@transaction.atomic
def send(response: Response, *, by: User, at: datetime) -> Response:
    """To the office, which releases it; the department has answered."""
    referral = response.referral
    submission = referral.submission = lock(referral.submission)
    REFERRALS.apply(referral, "answer", settled_at=at, settled_by=by)
    WORKFLOW.apply(response, "send", sent_at=at, sent_by=by, remark="")
    audit.record("referral.answered", referral, by=by, at=at, changes={"department": referral.department_id})
    _record("response.sent", response, by=by, at=at, kind=response.kind)
    settle(submission, at=at)
    notices.sent(response, submission, at=at)
    return response


@transaction.atomic
def release(response: Response, *, by: User, at: datetime) -> Response:
    """To the author, and to the public with the input where the department agrees."""
    referral = response.referral
    submission = referral.submission = _wanted(referral)
    WORKFLOW.apply(response, "release", released_at=at, released_by=by)
    Referral.objects.filter(pk=referral.pk).update(released_at=at, released_by=by)
    referral.released_at, referral.released_by = at, by
    _record("response.released", response, by=by, at=at, publish=response.publish)
    came_from = submission.state
    settle(submission, at=at)
    is_last = came_from != submission.state == InputState.ANSWERED
    notices.released(response, submission, is_last=is_last, at=at)
    forget_public_pages()
    return response


@transaction.atomic
def return_(response: Response, *, remark: str, by: User, at: datetime) -> Response:
    """Send it back to the department, which sees what is to be changed."""
    if not remark.strip():
        raise MissingRemarkError
    referral = response.referral
    submission = referral.submission = _wanted(referral)
    never: dict[str, Any] = {"cleared_at": None, "cleared_by": None, "sent_at": None, "sent_by": None}
    WORKFLOW.apply(response, "return", remark=remark.strip(), **never)
    _reopen(referral, by=by, at=at)
    _record("response.returned", response, by=by, at=at, remark_length=len(remark))
    settle(submission, at=at)
    notices.returned(response, at=at)
    return response


def _wanted(referral: Referral) -> Submission:
    submission = lock(referral.submission)
    if submission.state == InputState.WITHDRAWN:
        raise WithdrawnError
    return submission


def _reopen(referral: Referral, *, by: User, at: datetime) -> None:
    """The department has the referral again, with time to act if its date is past."""
    live = Referral.objects.live().filter(submission=referral.submission)
    same = Q(department=referral.department_id)
    if referral.purpose == Purpose.LEAD:
        same |= Q(purpose=Purpose.LEAD)
    if live.filter(same).exists():
        raise ReferredElsewhereError
    changes: dict[str, Any] = {"settled_at": None, "settled_by": None}
    if referral.acknowledged_at is None:
        changes |= {"acknowledged_at": referral.settled_at, "acknowledged_by": referral.settled_by}
    if referral.due_at and referral.due_at <= at:
        changes["due_at"] = due_after(at, referral.department.answer_days)
    REFERRALS.apply(referral, "reopen", **changes)
    told = {"department": referral.department_id}
    audit.record("referral.reopened", referral, by=by, at=at, changes=told)
