"""The day of each person's latest digest run, so that nobody gets two digests a day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DigestRun(models.Model):
    """The last of a person's own days on which the portal checked whether there is anything to report.

    The digest itself is a notice; most days there is none, and the check is recorded all the same.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="digest_run"
    )
    day = models.DateField()

    class Meta:
        verbose_name = _("digest run")
        verbose_name_plural = _("digest runs")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
