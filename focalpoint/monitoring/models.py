"""When something was last done, for whoever watches: each task of the schedule, and the backup.

A worker that stopped, a beat that died and a backup that fails each night are seen by a time that grows old.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """One row for each name, written again each time; a dozen rows in all."""

    name = models.CharField(primary_key=True, max_length=80)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    # How long the last time took.
    seconds = models.FloatField(default=0.0)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
