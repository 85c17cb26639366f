"""What happened to something, for pages: history and timeline read it here.

The log beside it is sealed, holds what was before and after, and may be archived; nothing but the log's
own pages reads it.
"""

from collections.abc import Iterable, Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One verb that someone reads of: who, what, to what, when. No foreign keys, as in the log."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("when"))
    # The person's id; empty when the portal itself acted (a clock, a periodic task).
    by = models.UUIDField(_("who"), null=True, blank=True)
    verb = models.CharField(_("what"), max_length=60)
    # What the target is a part of: the case of a referral, the call of a question; often the target itself.
    root_type = models.CharField(max_length=60)
    root_id = models.CharField(max_length=40)
    target_id = models.CharField(_("record"), max_length=40)
    # Names of the columns that were changed, and of what else the log notes; never what they held.
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["root_id", "id"]),
            # Rows come in the order of time: what happened in a period is found by a small index.
            BrinIndex(fields=["at"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_id}"


def events_of(roots: Sequence[models.Model], verbs: Iterable[str]) -> models.QuerySet[Event]:
    """What was done to each of `roots` and to its parts, as far as `verbs` says, in order."""
    kinds, keys = {str(root._meta.model_name) for root in roots}, [str(root.pk) for root in roots]
    events = Event.objects.filter(root_id__in=keys, root_type__in=kinds, verb__in=list(verbs))
    return events.order_by("id")
