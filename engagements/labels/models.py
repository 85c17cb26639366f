"""The office's own words to sort cases by; only the office reads them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from focalpoint.verbs import Target


class Colour(models.TextChoices):
    """Beside the name, never in place of it."""

    GREY = "grey", _("Grey")
    BLUE = "blue", _("Blue")
    GREEN = "green", _("Green")
    AMBER = "amber", _("Amber")
    RED = "red", _("Red")


class Label(Target):
    """A name that a lead officer made; kept when it is archived, because cases still have it."""

    # The name may say what no one outside the office may read, so the log has it as changed only.
    logged: ClassVar[tuple[str, ...]] = ("colour", "archived_at")

    name = models.CharField(_("label"), max_length=30)
    colour = models.CharField(_("colour"), max_length=8, choices=Colour, default=Colour.GREY)
    # Not offered any more.
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("archived by"),
    )
    # Grows with each save, so that a conflicting save is noticed.
    edit = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="label_name_is_unique",
                violation_error_message=_("A label with this name already exists. It may be archived."),
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="label_archived_by_someone",
            ),
        ]

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def __str__(self) -> str:
        return self.name
