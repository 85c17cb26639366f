"""What the office has to do, and what is known about the inputs of an organisation."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from engagements.submissions.models import Submission
from engagements.submissions.states import Ball, State
from engagements.triage.models import Assessment, Clarification
from organisations.calendars.queries import due_after
from organisations.profiles.states import State as ProfileState

# So many working days before a date is a reminder of use; whoever was told yesterday needs none today.
DAYS_BEFORE = 3
FRESH = timedelta(days=1)


def needs_office() -> QuerySet[Submission]:
    return Submission.objects.handed_in().filter(ball=Ball.OFFICE)


def unassigned() -> QuerySet[Submission]:
    """New ones, and appeals that no lead has taken up."""
    appealed = Assessment.objects.filter(officer=None).values("submission")
    return needs_office().filter(Q(state=State.SUBMITTED) | Q(pk__in=appealed))


def for_officer(officer: Any) -> QuerySet[Submission]:
    """What the office must act on and no colleague has taken.

    Who has it is looked up row by row: they are walked by their dates, and only the first ones are asked for.
    """
    holder = Assessment.objects.filter(submission=OuterRef("pk")).values("officer")
    mine = Coalesce(Subquery(holder), Value(officer.pk), output_field=UUIDField())
    return needs_office().alias(holder=mine).filter(holder=officer.pk)


def of_officer(officer: Any) -> QuerySet[Submission]:
    """Those an officer has, while somebody still has to act."""
    return Submission.objects.handed_in().filter(assessment__officer=officer).filter(ball__lt=Ball.NOBODY)


def overdue(now: datetime) -> QuerySet[Submission]:
    """The office's own that are past their date."""
    return needs_office().filter(due_at__lt=now)


def returned_and_answered() -> QuerySet[Submission]:
    """The author has answered; an officer must read it."""
    answered = Clarification.objects.filter(submission=OuterRef("pk"), answered_at__isnull=False)
    return needs_office().filter(Exists(answered), state=State.IN_TRIAGE)


def in_vain(now: datetime) -> Q:
    """A whole day past its date: it is still that day somewhere, and an answer may be on its way."""
    return Q(due_at__lt=now - timedelta(days=1))


def to_lapse(now: datetime) -> QuerySet[Submission]:
    """Questions that nobody has answered in time, though they could."""
    waiting = Submission.objects.filter(in_vain(now), state=State.RETURNED)
    return waiting.exclude(profile__state=ProfileState.SUSPENDED)


def to_remind(at: datetime) -> QuerySet[Submission]:
    """Questions that lapse soon, were not asked just now, and of which nobody was reminded."""
    soon = due_after(at, DAYS_BEFORE)
    fresh = Clarification.objects.filter(submission=OuterRef("pk"), asked_at__gt=at - FRESH)
    waiting = Submission.objects.filter(state=State.RETURNED, due_at__gt=at, due_at__lte=soon)
    return waiting.exclude(Exists(fresh)).exclude(reminded_for=F("due_at"))


def open_question(submission: Submission) -> Clarification | None:
    """What the author has not answered yet."""
    return Clarification.objects.filter(submission=submission, answered_at=None).order_by("-asked_at").first()
