"""Whom a department's answer concerns: the office that releases it, the author, and the department itself."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from engagements.campaigns import actions as campaigns
from engagements.cases.models import Case
from engagements.cases.notices import tell_office, tell_writers
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.routing.notices import named, tell_department, tell_joined, to_department
from engagements.submissions.notices import to_author, to_office
from focalpoint.notifications.models import Channel

SENT = to_office(
    "response_sent", _("A department's answer is ready to release"), action=_("Read and release the answer")
)
RELEASED = to_author("response_released", _("A department answered your input"), action=_("Read the answer"))
RETURNED = to_department(
    "response_returned", _("The office asks you to change your answer"), action=_("Change the answer")
)
DELIVERED = to_department(
    "response_delivered", _("Your answer was sent to the author"), default=Channel.DIGEST
)


def sent(response: Response, case: Case, *, at: datetime) -> None:
    tell_office(SENT, case, at=at, due_at=case.due_at, **named([response.referral.department]))


def released(response: Response, case: Case, *, is_last: bool, at: datetime) -> None:
    """`is_last`: no other department still works on the case."""
    referral = response.referral
    tell_writers(RELEASED, case, at=at, is_last=is_last, **named([referral.department]))
    tell_department(DELIVERED, referral, at=at)


def joined(campaign: Case, inputs: list[UUID], at: datetime) -> None:
    """Those who write for inputs that joined a campaign: of which answers the others have already."""
    answered = Referral.objects.filter(case=campaign, released_at__isnull=False).select_related("department")
    for referral in answered.order_by("released_at", "pk"):
        tell_joined(RELEASED, campaign, inputs, at=at, is_last=False, **named([referral.department]))


campaigns.LISTENERS.append(joined)


def returned(response: Response, *, at: datetime) -> None:
    tell_department(RETURNED, response.referral, at=at)
