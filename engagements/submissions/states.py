"""The states of an input, as its author sets them; what the office does with it is the state of its case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What the author has done with it."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Received")
    WITHDRAWN = "withdrawn", _("Withdrawn")
