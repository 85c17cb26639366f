"""The days the office is closed, so that clocks run on working days."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from focalpoint.office import day_in_words
from focalpoint.verbs import Target


class Holiday(Target):
    """One day, beside Saturdays and Sundays, on which no clock runs."""

    logged: ClassVar[tuple[str, ...]] = ("date", "confirmed")

    date = models.DateField(_("date"), primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    confirmed = models.BooleanField(_("confirmed by a circular"), default=False)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.name} ({day_in_words(self.date)})"
