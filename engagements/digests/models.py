"""Whose digest was considered on which day, so that nobody is asked about twice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DigestRun(models.Model):
    """The last of a person's own days on which it was seen whether there is something to tell.

    A digest itself is a notice; but most mornings there is nothing, and that is to be known too.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="morning"
    )
    day = models.DateField()

    class Meta:
        verbose_name = _("morning")
        verbose_name_plural = _("mornings")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
