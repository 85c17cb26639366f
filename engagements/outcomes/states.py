"""The states of an outcome. What the public reads is its current edition, whatever the state of the text."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Of the text that the office works on; one that is corrected stays public as it was."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Ready for a second lead officer")
    PUBLISHED = "published", _("Published")
    TAKEN_DOWN = "taken_down", _("Taken down")
