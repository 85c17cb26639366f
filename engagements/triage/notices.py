"""Whom the office's decisions concern: the author's side, and the officer who has the input."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagements.submissions.models import Submission
from engagements.submissions.notices import THE_OFFICE, YOUR_INPUTS, tell_author, tell_officers
from engagements.triage.models import Assessment
from focalpoint.notifications.kinds import register
from organisations.accounts.models import User
from organisations.accounts.roles import Role

RETURNED = register("submission_returned", _("The office has a question about your input"), group=YOUR_INPUTS)
UNANSWERED = register(
    "submission_unanswered", _("A question of the office still waits for your answer"), group=YOUR_INPUTS
)
LAPSED = register(
    "submission_lapsed",
    _("Your input was closed because a question was not answered"),
    group=YOUR_INPUTS,
)
DECLINED = register("submission_declined", _("Your input was not taken up"), group=YOUR_INPUTS)
CLOSED = register("submission_closed", _("The work on your input has ended"), group=YOUR_INPUTS)
REOPENED = register("submission_reopened", _("Your input was taken up again"), group=YOUR_INPUTS)
RESUBMITTED = register("submission_resubmitted", _("An author answered your question"), group=THE_OFFICE)
REASSIGNED = register("submission_reassigned", _("An input changed hands"), group=THE_OFFICE)
APPEALED = register("submission_appealed", _("An author asks for a second look"), group=THE_OFFICE)

tell_writers = tell_author


def leads() -> Iterable[User]:
    return User.objects.with_role(Role.LEAD)


def in_charge(submission: Submission) -> list[User]:
    """The officer who has the input; the leads when nobody does, or when that person is gone."""
    rows = Assessment.objects.filter(submission=submission, officer__is_active=True)
    found = [row.officer for row in rows.select_related("officer") if row.officer]
    return found or list(leads())


def tell_office(
    kind: str,
    submission: Submission,
    people: Iterable[User] | None = None,
    *,
    at: datetime,
    **context: Any,
) -> None:
    """Tell `people` of the office, or whoever has the input."""
    tell_officers(kind, submission, in_charge(submission) if people is None else people, at=at, **context)
