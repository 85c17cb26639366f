"""Of a decision that was undone or refused, what was typed is kept for a while: it may be wanted again."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from engagements.decisions.models import Decision
from focalpoint.retention import Rule, register

_KEPT = timedelta(days=30)


def _settled(at: datetime) -> QuerySet[Decision]:
    return Decision.objects.filter(settled_at__lt=at - _KEPT)


register(
    Rule(
        "decisions",
        _("What an officer typed into a decision that was undone, or that could not be sent"),
        _("After it was undone or refused. Of a decision that was sent, only who made it and when is kept."),
        _KEPT,
        _settled,
    )
)
