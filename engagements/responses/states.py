"""The states of a department's response."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Drafted by a reviewer, approved and sent by a liaison, released to the author by the office."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent to the office")
    RELEASED = "released", _("Released to the author")
