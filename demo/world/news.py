"""What people were told lately: the notices of the last days, through the functions that write all notices.

They are told after the rows are there, marked as sent, and those of the last days lie on the page of mail.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from demo.models import Mail
from engagements.cases import notices as cases
from engagements.cases.models import Case
from engagements.publications import notices as publications
from engagements.responses import notices as responses
from engagements.responses.models import Response
from engagements.routing import notices as routing
from engagements.routing.models import Referral
from engagements.submissions.models import Submission, Version
from engagements.submissions.queries import whole
from focalpoint.notifications import render
from focalpoint.notifications.models import Channel, Delivery, Notice

REMEMBERED = timedelta(days=9)
MAILED = timedelta(days=2)
# What is older was read.
UNREAD = timedelta(days=4)
MOST_MAILS = 120


def _referral(pk: Any, case: Case) -> Referral:
    referral = Referral.objects.select_related("department", "version__submission__consultation").get(pk=pk)
    referral.case = case
    return referral


def _response(pk: Any) -> Response:
    return Response.objects.select_related(
        "referral__department", "referral__version__submission__consultation"
    ).get(pk=pk)


def _submitted(case: Case, at: datetime, *, version: Any) -> None:
    cases.submitted(case.main_submission, case, Version.objects.get(pk=version), at=at)


def _resubmitted(case: Case, at: datetime, *, due_at: Any) -> None:
    cases.tell_office(cases.RESUBMITTED, case, of=case.main_submission, at=at, due_at=due_at)


def _appealed(case: Case, at: datetime) -> None:
    cases.tell_office(cases.APPEALED, case, cases.leads(), at=at, due_at=case.due_at)


def _withdrawn(case: Case, at: datetime) -> None:
    cases.withdrawn(case.main_submission, case, at=at)


def _published(case: Case, at: datetime) -> None:
    publications.published(case.main_submission, at=at, is_redacted=False)


def _referred(case: Case, at: datetime, *, referrals: list[Any]) -> None:
    made = [_referral(pk, case) for pk in referrals]
    for referral in made:
        routing.sent(referral, at=at)
    routing.referred(case, [referral.department for referral in made], at=at)


def _forwarded(case: Case, at: datetime, *, referral: Any, onward: Any) -> None:
    routing.sent(_referral(onward, case), at=at)
    routing.forwarded(_referral(referral, case), _referral(onward, case), at=at)


def _recalled(case: Case, at: datetime, *, referral: Any) -> None:
    routing.recalled(_referral(referral, case), at=at, withdrawn=True)


def _given_back(case: Case, at: datetime, *, referral: Any) -> None:
    routing.returned(_referral(referral, case), at=at)


def _sent(case: Case, at: datetime, *, response: Any) -> None:
    responses.sent(_response(response), case, at=at)


def _released(case: Case, at: datetime, *, response: Any, is_last: bool) -> None:
    responses.released(_response(response), case, is_last=is_last, at=at)


def _writers(kind: str) -> Callable[..., None]:
    return lambda case, at, **context: cases.tell_writers(kind, case, at=at, **context)


TELL: dict[str, Callable[..., None]] = {
    "submitted": _submitted,
    "returned": _writers(cases.RETURNED),
    "resubmitted": _resubmitted,
    "declined": _writers(cases.DECLINED),
    "appealed": _appealed,
    "closed": _writers(cases.CLOSED),
    "lapsed": _writers(cases.LAPSED),
    "withdrawn": _withdrawn,
    "published": _published,
    "referred": _referred,
    "given_back": _given_back,
    "forwarded": _forwarded,
    "recalled": _recalled,
    "response_sent": _sent,
    "response_released": _released,
}
Event = tuple[datetime, str, Any, dict[str, Any]]


def tell(events: list[Event], *, at: datetime) -> None:
    """Write the notices of what happened lately, in order, and settle them."""
    lately = sorted((event for event in events if event[0] > at - REMEMBERED), key=lambda event: event[0])
    inputs = whole(Submission.objects.filter(pk__in={event[2] for event in lately}))
    by_pk = {one.pk: _case(one) for one in inputs.select_related("filing__case__assignee")}
    for moment, name, pk, details in lately:
        TELL[name](by_pk[pk], moment, **details)
    _settle(at)


def _case(submission: Submission) -> Case:
    """Its case, which holds this input and no other."""
    case = submission.filing.case
    case.main_submission = submission
    case.members = [submission]
    return case


def _settle(at: datetime) -> None:
    """Sent, read and carried by digests as they would have been by now."""
    mailed = Notice.objects.filter(delivery=Delivery.WAITING)
    fresh = mailed.filter(created_at__gt=at - MAILED).select_related("recipient").order_by("-created_at")
    Mail.objects.bulk_create([_mail(notice) for notice in fresh[:MOST_MAILS]])
    sent = {"sent_at": F("created_at"), "attempts": 1, "next_attempt_at": None}
    mailed.update(delivery=Delivery.SENT, **sent)
    Notice.objects.filter(created_at__lt=at - UNREAD).update(read_at=F("created_at") + timedelta(hours=2))
    yesterday = at - timedelta(days=1)
    Notice.objects.filter(channel=Channel.DIGEST, created_at__lt=yesterday).update(channel=Channel.INBOX)


def _mail(notice: Notice) -> Mail:
    message = render.email(notice)
    return Mail(
        sent_at=notice.created_at,
        sender=message.from_email,
        recipients=notice.address,
        subject=str(message.subject),
        text=str(message.body),
        html=str(message.alternatives[0][0]),
    )
