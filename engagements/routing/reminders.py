"""A department is reminded once before a referral is due, and told once when it is overdue."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from engagements.routing import notices
from engagements.routing.models import Referral
from engagements.triage.reminders import DAYS_BEFORE, FRESH, told
from focalpoint import audit
from organisations.calendars.queries import due_after

REMINDED = "referral.reminded"
OVERDUE = "referral.overdue"


def to_remind(at: datetime) -> QuerySet[Referral]:
    """Overdue, or due soon and not sent just now; of which the department was not told."""
    live = Referral.objects.live().for_action().select_related("submission__consultation", "department")
    late = Q(due_at__lt=at) & ~told(OVERDUE)
    soon = Q(due_at__gte=at, due_at__lte=due_after(at, DAYS_BEFORE), sent_at__lte=at - FRESH)
    return live.filter(late | (soon & ~told(REMINDED)))


@transaction.atomic
def remind(referral: Referral, *, at: datetime) -> bool:
    """Tell the people of the department what is due or overdue; whether there was need to."""
    Referral.objects.select_for_update().get(pk=referral.pk)
    current = to_remind(at).filter(pk=referral.pk).first()
    if current is None or current.due_at is None:
        return False
    is_late = current.due_at < at
    verb, kind = (OVERDUE, notices.OVERDUE) if is_late else (REMINDED, notices.DUE)
    audit.record(verb, current, by=None, at=at, changes={"due_at": current.due_at.isoformat()})
    notices.tell_department(kind, current, at=at)
    return True
