"""What an officer decides when an input is referred: to whom, for what, with which question, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from engagements.routing.errors import NotAcceptingReferralsError, WrongReferralsError
from engagements.routing.models import Purpose, Referral
from engagements.routing.queries import ReferralProgress
from focalpoint.limits import Asked, check_most
from focalpoint.office import end_of
from organisations.calendars.queries import due_after
from organisations.departments.models import Department


@dataclass(frozen=True)
class ReferralDraft:
    """One department's part; without `due_on` the department's own working days count.

    `rule` is the id of the referral rule that proposed the department, where one did.
    """

    department: Department
    purpose: str
    question: str = ""
    due_on: date | None = None
    rule: UUID | None = None

    def due_at(self, at: datetime) -> datetime | None:
        """The end of the office's day by which an answer is due; None when none is required."""
        if self.purpose == Purpose.INFORMATION:
            return None
        if self.due_on is None:
            return due_after(at, self.department.answer_days)
        return end_of(self.due_on)


def check(
    referral_drafts: Sequence[ReferralDraft], *, more_than: ReferralProgress | None, at: datetime
) -> None:
    """Raise unless the parts fit together and each is complete; `more_than` is for a case referred before."""
    _check_number(referral_drafts)
    if problem := wrong_lead([draft.purpose for draft in referral_drafts], more_than=more_than):
        raise WrongReferralsError(problem)
    _check_all(referral_drafts, at=at)


def check_informing(referral_drafts: Sequence[ReferralDraft], *, at: datetime) -> None:
    """Raise unless each is for information: whoever must answer is sent a referral."""
    _check_number(referral_drafts)
    if not is_only_for_information(referral_drafts):
        raise WrongReferralsError(_("Choose departments that receive it for information only."))
    _check_all(referral_drafts, at=at)


def _check_number(referral_drafts: Sequence[ReferralDraft]) -> None:
    check_most(Asked("departments", _("departments")), Referral.MOST_AT_ONCE, referral_drafts)


def _check_all(referral_drafts: Sequence[ReferralDraft], *, at: datetime) -> None:
    if len({draft.department.pk for draft in referral_drafts}) != len(referral_drafts):
        raise WrongReferralsError(_("Choose each department only once."))
    for draft in referral_drafts:
        _check_one(draft, at=at)


def is_only_for_information(referral_drafts: Sequence[ReferralDraft]) -> bool:
    """Whether no department is asked to answer."""
    return bool(referral_drafts) and all(draft.purpose == Purpose.INFORMATION for draft in referral_drafts)


def wrong_lead(purposes: Sequence[str], *, more_than: ReferralProgress | None) -> str:
    """What is wrong with the lead: exactly one department has it, when a case is referred and afterwards."""
    leads = purposes.count(Purpose.LEAD)
    if more_than is None and leads != 1:
        return _("Choose exactly one lead department.")
    if more_than is not None and leads > (0 if more_than.is_led else 1):
        return _("This input already has a lead department.")
    return "" if purposes else _("Choose a department.")


def _check_one(referral_draft: ReferralDraft, *, at: datetime) -> None:
    if not referral_draft.department.accepts_referrals:
        raise NotAcceptingReferralsError(referral_draft.department)
    due_at = referral_draft.due_at(at)
    if due_at is None:
        return
    if not referral_draft.question.strip():
        raise WrongReferralsError(_("Write a question for each department that must answer."))
    if due_at <= at:
        raise WrongReferralsError(_("Choose due dates in the future."))
