"""Why an input is not accepted: the office's own list, from which an officer chooses."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from focalpoint.translated import TranslatedField
from focalpoint.verbs import Target


class DeclineReasonQuerySet(models.QuerySet["DeclineReason"]):
    def in_use(self) -> Self:
        """Those that an officer can still choose."""
        return self.filter(in_use=True)


class DeclineReason(Target):
    """One reason; what was declined for it keeps it, so none is deleted."""

    logged: ClassVar[tuple[str, ...]] = ("position", "in_use")

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    label = TranslatedField(
        _("reason"), max_length=200, help_text=_("A full sentence. Authors read it in their language.")
    )
    help = TranslatedField(
        _("help for officers"), blank=True, max_length=500, help_text=_("When to choose it.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    in_use = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("What was declined for a reason that is no longer in use keeps it."),
    )
    # Grows with each save, so that a conflicting save is noticed.
    edit = models.PositiveIntegerField(default=0, editable=False)

    objects = DeclineReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason for declining")
        verbose_name_plural = _("reasons for declining")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return str(self.label)
