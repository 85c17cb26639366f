"""Before a question of the office lapses, its author is reminded, once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, DateTimeField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from engagements.submissions.models import Submission
from engagements.submissions.states import State
from engagements.triage import notices
from engagements.triage.models import Clarification
from focalpoint import audit
from focalpoint.audit.models import Entry
from organisations.calendars.queries import due_after

# So many working days before a date is a reminder of use; whoever was told yesterday needs none today.
DAYS_BEFORE = 3
FRESH = timedelta(days=1)
REMINDED = "submission.reminded"


def told(verb: str) -> Exists:
    """Whether the portal did `verb` already for the very date that a row is due.

    The audit trail is the memory: a new date is a new reminder.
    """
    entries = Entry.objects.filter(verb=verb, target_id=Cast(OuterRef("pk"), CharField()))
    dated = entries.annotate(due=Cast(KeyTextTransform("due_at", "changes"), DateTimeField()))
    return Exists(dated.filter(due=OuterRef("due_at")))


def to_remind(at: datetime) -> QuerySet[Submission]:
    """Questions that lapse soon, were not asked just now, and of which nobody was reminded."""
    soon = due_after(at, DAYS_BEFORE)
    fresh = Clarification.objects.filter(submission=OuterRef("pk"), asked_at__gt=at - FRESH)
    waiting = Submission.objects.filter(state=State.RETURNED, due_at__gt=at, due_at__lte=soon)
    return waiting.exclude(Exists(fresh)).exclude(told(REMINDED))


@transaction.atomic
def remind(submission: Submission, *, at: datetime) -> bool:
    """Tell those who write that the question still waits; whether there was need to."""
    Submission.objects.select_for_update().get(pk=submission.pk)
    current = to_remind(at).filter(pk=submission.pk).first()
    if current is None or current.due_at is None:
        return False
    audit.record(REMINDED, current, by=None, at=at, changes={"due_at": current.due_at.isoformat()})
    notices.tell_writers(notices.UNANSWERED, current, at=at, due_at=current.due_at)
    return True
