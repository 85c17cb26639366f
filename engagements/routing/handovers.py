"""What an officer decides when an input is referred: to whom, for what, with which question, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from engagements.routing.errors import NotAcceptingReferralsError, WrongReferralsError
from engagements.routing.models import Purpose, Referral
from focalpoint.limits import Asked, check_most
from focalpoint.office import end_of
from organisations.calendars.queries import due_after
from organisations.departments.models import Department


@dataclass(frozen=True)
class Handover:
    """One department's part; without `due_on` the department's own working days count."""

    department: Department
    purpose: str
    question: str = ""
    due_on: date | None = None

    def due_at(self, at: datetime) -> datetime | None:
        """The end of the office's day by which an answer is owed; None when none is."""
        if self.purpose == Purpose.INFORMATION:
            return None
        if self.due_on is None:
            return due_after(at, self.department.answer_days)
        return end_of(self.due_on)


def check(handovers: Sequence[Handover], *, at: datetime) -> None:
    """Raise unless exactly one department is in the lead and each part is complete."""
    check_most(Asked("departments", _("departments")), Referral.MOST_AT_ONCE, handovers)
    leads = [one for one in handovers if one.purpose == Purpose.LEAD]
    if len(leads) != 1:
        raise WrongReferralsError(_("Choose exactly one department that is in the lead."))
    if len({one.department.pk for one in handovers}) != len(handovers):
        raise WrongReferralsError(_("Name each department once."))
    for one in handovers:
        check_one(one, at=at)


def check_one(handover: Handover, *, at: datetime) -> None:
    """Raise unless this one part is complete."""
    if not handover.department.accepts_referrals:
        raise NotAcceptingReferralsError(handover.department)
    due_at = handover.due_at(at)
    if due_at is None:
        return
    if not handover.question.strip():
        raise WrongReferralsError(_("Write the question that each department is to answer."))
    if due_at <= at:
        raise WrongReferralsError(_("Choose due dates that are still to come."))
