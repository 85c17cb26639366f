"""What keeps an input from being answered together with others."""

from datetime import datetime

from engagements.campaigns.errors import NotSharedError
from engagements.campaigns.queries import COMPARED_LEVELS
from engagements.cases.models import Case
from focalpoint.errors import DomainError


def may_not_be_shared(case: Case, by: object, at: datetime) -> DomainError | None:
    """A level that does not say so never shares a case, so that who may know of one knows of none else."""
    return None if case.main_submission.level in COMPARED_LEVELS else NotSharedError()
