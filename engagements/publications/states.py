"""The states of a publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Labels are the office's own words."""

    HELD = "held", _("Not public")
    PUBLISHED = "published", _("Public")
    TAKEN_DOWN = "taken_down", _("Taken down")
