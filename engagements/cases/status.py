"""The status of an input, as its author reads it: computed here and nowhere else."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db import models
from django.db.models import Case as Choose
from django.db.models import F, QuerySet, When
from django.utils.translation import gettext_lazy as _

from engagements.cases.states import State as CaseState
from engagements.submissions.models import Submission
from engagements.submissions.states import State

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Status(models.TextChoices):
    """The states of an input and of its case in public words."""

    DRAFT = "draft", _("Draft")
    NEW = "new", _("Received")
    IN_TRIAGE = "in_triage", _("Under review")
    RETURNED = "returned", _("Question for you")
    REFERRED = "referred", _("With departments")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CLOSED = "closed", _("Closed")


# The input's own state comes first. A question is about one input of its case; the others stay in triage.
_OF_CASE = {
    State.DRAFT: Status.DRAFT,
    State.WITHDRAWN: Status.WITHDRAWN,
}


class _Status(TypedDict):
    status: str
    due_at: datetime | None


def with_status(submissions: QuerySet[Submission]) -> "QuerySet[WithAnnotations[Submission, _Status]]":
    """With `status`, and `due_at`, by when whoever has it must act; one join."""
    is_asked_elsewhere = models.Q(returned_at=None, filing__case__state=CaseState.RETURNED)
    return submissions.annotate(
        status=Choose(
            *(When(state=state, then=models.Value(status.value)) for state, status in _OF_CASE.items()),
            When(is_asked_elsewhere, then=models.Value(Status.IN_TRIAGE.value)),
            default=F("filing__case__state"),
            output_field=models.CharField(),
        ),
        due_at=F("filing__case__due_at"),
    )


def listed(submissions: Iterable[Submission]) -> list[Submission]:
    """Rows of `with_status`, each with its `status` as a Status, which has its label."""
    rows = list(submissions)
    for row in rows:
        row.status = Status(row.status)  # type: ignore[attr-defined]
    return rows


def status_of(submission: Submission) -> Status:
    """The same for one input that was loaded with its case (`filing__case`)."""
    if submission.state in _OF_CASE:
        return _OF_CASE[State(submission.state)]
    state = submission.filing.case.state
    is_asked_elsewhere = state == CaseState.RETURNED and submission.returned_at is None
    return Status.IN_TRIAGE if is_asked_elsewhere else Status(state)
