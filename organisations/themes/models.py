"""What inputs are about: two levels, seeded from the project's own list, corrected by staff."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from focalpoint.translated import TranslatedField
from focalpoint.verbs import Target


class Theme(Target):
    """A topic; top themes have no parent."""

    logged: ClassVar[tuple[str, ...]] = ("parent_id", "position")

    code = models.SlugField(_("code"), max_length=60, primary_key=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sub_themes",
        verbose_name=_("top theme"),
    )
    name = TranslatedField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # Grows with each save, so that a conflicting save is noticed.
    edit = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return str(self.name)

    def is_on_public_pages(self) -> bool:
        return True
