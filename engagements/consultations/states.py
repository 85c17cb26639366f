"""The life of a call. Open and closed follow the clock: they are a phase, no state, and no job flips them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What is stored."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Phase(models.TextChoices):
    """What a published call is right now, by the clock."""

    UPCOMING = "upcoming", _("Opens soon")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
