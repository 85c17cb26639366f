"""A bulk act is a list of what was done when: the log of each case keeps that as long as the case."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from engagements.bulk.models import BulkAct
from engagements.bulk.states import State
from focalpoint.retention import Rule, register

_KEPT = timedelta(days=90)


def _over(at: datetime) -> QuerySet[BulkAct]:
    return BulkAct.objects.filter(prepared_at__lt=at - _KEPT).exclude(state=State.RUNNING)


register(
    Rule(
        "bulk acts",
        _("Which inputs an officer selected to act on at once, what was done with each, and what was typed"),
        _("After they were selected. The history of each input keeps what was done."),
        _KEPT,
        _over,
    )
)
