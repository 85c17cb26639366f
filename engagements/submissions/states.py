"""The life of an input as its author's: what the office makes of it is the life of its case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What the author has done with it."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Received")
    WITHDRAWN = "withdrawn", _("Withdrawn")
