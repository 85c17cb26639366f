"""What is done with a department's answer, from the first draft until the author has it."""

from datetime import date, datetime

from django.db.models import Q

from engagements.cases.states import State as CaseState
from engagements.responses import notices, verbs
from engagements.responses.errors import MissingRemarkError, ReferredElsewhereError, UnfinishedError
from engagements.responses.models import Response
from engagements.routing import actions as routing
from engagements.routing.models import Purpose, Referral
from engagements.routing.settling import settle
from focalpoint.verbs import flush, note
from organisations.accounts.models import User


@verbs.RESPOND
def respond(
    referral: Referral,
    *,
    kind: str,
    language: str,
    text: str,
    commitment: str,
    commitment_due: date | None,
    links: list[str],
    publish: bool,
    read: int,
    by: User,
    at: datetime,
) -> Response:
    """Keep what was written, if nobody saved since edit number `read` was read (0: nobody had yet).

    Raises ConflictError with both texts when someone did, WrongStateError once it was approved or the
    referral is settled.
    """
    response = Response.objects.filter(referral=referral).first() or begin(referral=referral, by=by, at=at)
    return save(
        response,
        kind=kind,
        language=language,
        text=text,
        commitment=commitment,
        commitment_due=commitment_due,
        links=links,
        publish=publish,
        edit=read,
        by=by,
        at=at,
    )


@verbs.BEGIN.makes
def begin(*, referral: Referral, by: User, at: datetime) -> Response:
    """An empty draft; part of `respond`."""
    return Response(referral=referral, saved_at=at, saved_by=by)


@verbs.SAVE
def save(
    response: Response,
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
    """Keep what was written in place of what was there at edit number `edit`."""
    response.kind, response.language, response.text = kind, language, text
    response.commitment, response.commitment_due = commitment, commitment_due
    response.links, response.publish = links, publish
    response.edit = edit + 1
    response.saved_at, response.saved_by = at, by
    return response


@verbs.APPROVE
def approve(response: Response, *, edit: int | None = None, by: User, at: datetime) -> Response:
    """The liaison approves it, as it was read at edit number `edit`; from now on it does not change."""
    if not (response.text.strip() and response.kind):
        raise UnfinishedError
    response.approved_at, response.approved_by = at, by
    note(kind=response.kind, edit=response.edit)
    return response


@verbs.REOPEN
def reopen(response: Response, *, by: User, at: datetime) -> Response:
    """Back to a draft: something is still to be changed."""
    response.approved_at, response.approved_by = None, None
    return response


@verbs.SEND
def send(response: Response, *, edit: int | None = None, by: User, at: datetime) -> Response:
    """To the office, which releases it, as it was read at edit number `edit`; the department has answered."""
    response.sent_at, response.sent_by, response.remark = at, by, ""
    referral = routing.answer(response.referral, by=by, at=at)
    settle(referral.case, because=verbs.SEND.name, at=at)
    notices.sent(response, referral.case, at=at)
    return response


@verbs.RELEASE
def release(response: Response, *, edit: int | None = None, by: User, at: datetime) -> Response:
    """To the author, as it was read at edit number `edit`.

    The public reads it with the input where the department agrees.
    """
    response.released_at, response.released_by = at, by
    note(publish=response.publish)
    referral = response.referral
    referral.released_at, referral.released_by = at, by
    case = flush(referral).case
    state_before = case.state
    settle(case, because=verbs.RELEASE.name, at=at)
    is_last = state_before != case.state == CaseState.ANSWERED
    notices.released(response, case, is_last=is_last, at=at)
    return response


@verbs.RETURN
def return_(response: Response, *, remark: str, edit: int | None = None, by: User, at: datetime) -> Response:
    """Send it back, as it was read at edit number `edit`: the department sees what is to be changed."""
    if not remark.strip():
        raise MissingRemarkError
    response.remark = remark.strip()
    response.approved_at, response.approved_by = None, None
    response.sent_at, response.sent_by = None, None
    note(remark_length=len(remark))
    referral = response.referral
    if _is_elsewhere(referral):
        raise ReferredElsewhereError
    routing.reopen(referral, at=at)
    settle(referral.case, because=verbs.RETURN.name, at=at)
    notices.returned(response, at=at)
    return response


def _is_elsewhere(referral: Referral) -> bool:
    """Whether the question was put to another department meanwhile, or to this one again."""
    is_same = Q(department=referral.department_id)
    if referral.purpose == Purpose.LEAD:
        is_same |= Q(purpose=Purpose.LEAD)
    return Referral.objects.live().filter(is_same, case=referral.case_id).exists()
