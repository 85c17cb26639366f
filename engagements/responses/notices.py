"""Whom a department's answer concerns: the office that releases it, the author, and the department itself."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from engagements.cases.notices import tell_office, tell_writers
from engagements.responses.models import Response
from engagements.routing.notices import named, tell_department
from engagements.submissions.notices import THE_OFFICE, YOUR_DEPARTMENT, YOUR_INPUTS
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Channel

SENT = register("response_sent", _("A department answered, and the office releases it"), group=THE_OFFICE)
RELEASED = register("response_released", _("A department answered your input"), group=YOUR_INPUTS)
RETURNED = register(
    "response_returned", _("The office asks for a change in your response"), group=YOUR_DEPARTMENT
)
DELIVERED = register(
    "response_delivered",
    _("Your response was given to the author"),
    group=YOUR_DEPARTMENT,
    default=Channel.DIGEST,
)


def sent(response: Response, case: Case, *, at: datetime) -> None:
    tell_office(SENT, case, at=at, due_at=case.due_at, **named([response.referral.department]))


def released(response: Response, case: Case, *, is_last: bool, at: datetime) -> None:
    """`is_last`: no other department still works on the case."""
    referral = response.referral
    tell_writers(RELEASED, case, at=at, is_last=is_last, **named([referral.department]))
    tell_department(DELIVERED, referral, at=at)


def returned(response: Response, *, at: datetime) -> None:
    tell_department(RETURNED, response.referral, at=at)
