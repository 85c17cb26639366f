"""Leads write rules and switch them; the rest of the office reads what proposes departments to it."""

from datetime import datetime

from engagements.rules.errors import NothingProposedError
from engagements.rules.models import ReferralRule
from focalpoint import access
from focalpoint.errors import DomainError
from organisations.accounts.permissions import is_officer


def proposes_nothing(rule: ReferralRule, by: object, at: datetime) -> DomainError | None:
    """Departments can stop accepting referrals after the rule was written."""
    is_accepted = rule.departments.filter(department__accepts_referrals=True).exists()
    return None if is_accepted else NothingProposedError()


access.permit("engagements.view_referralrule", who=is_officer)
