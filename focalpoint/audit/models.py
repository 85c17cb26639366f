"""What happened, and the chain of hashes that seals it. A trigger refuses UPDATE, DELETE and TRUNCATE."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One verb: who, what, to what, when, what changed. No foreign keys: it outlives what it names."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("when"))
    # The person's id; empty when the portal itself acted (a clock, a periodic task).
    by = models.UUIDField(_("who"), null=True, blank=True)
    # In what capacity ("owner", "editor"), never a name.
    capacity = models.CharField(_("role"), max_length=40, blank=True)
    verb = models.CharField(_("event code"), max_length=60)
    target_type = models.CharField(_("type of record"), max_length=60)
    target_id = models.CharField(_("record"), max_length=40)
    changes = models.JSONField(_("what changed"), default=dict, blank=True)
    # The database's own clock, beside the caller's.
    recorded = models.DateTimeField(_("recorded"), db_default=Now())

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target_id", "id"]),
            # What the list is narrowed by, each with a time: one walk along one of them.
            models.Index(fields=["at", "id"]),
            models.Index(fields=["by", "at", "id"]),
            models.Index(fields=["verb", "at", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"


class Seal(models.Model):
    """One link of the chain: SHA-256 over the link before and the entry's canonical content."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
