"""What officers write to each other about a case. No one outside the office ever reads it."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from focalpoint.people import Anyone
from focalpoint.verbs import Address, Target
from organisations.accounts.roles import Role


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: Anyone) -> Self:
        """Only the office: neither authors nor departments, auditors nor operators."""
        if user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self
        return self.none()


class Note(Target):
    """A note stays; when it is deleted its text goes, and that there was one stays."""

    # The log knows that and when something was written, never what.
    logged: ClassVar[tuple[str, ...]] = ("deleted_at",)
    # How long its author may correct it: colleagues have read it by then, and it is a record.
    CORRECTABLE = timedelta(minutes=15)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes", verbose_name=_("case"))
    text = models.TextField(_("note"), blank=True, max_length=3000)
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    # Its author; no one else may.
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("deleted by"),
    )
    # Colleagues who were notified of it.
    mentioned = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("mentioned")
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(deleted_at=None, deleted_by=None) & ~Q(text=""))
                | Q(deleted_at__isnull=False, deleted_by__isnull=False, text=""),
                name="note_has_a_text_until_it_is_deleted",
            )
        ]

    def above(self) -> Sequence[Address]:
        return [(Case, self.case_id)]

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    def is_correctable(self, at: datetime) -> bool:
        return at - self.written_at <= self.CORRECTABLE

    def __str__(self) -> str:
        return str(self.pk)
