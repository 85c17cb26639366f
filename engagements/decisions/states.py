"""The states of a decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Only while it is waiting can it be undone."""

    WAITING = "waiting", _("Waiting")
    CARRIED_OUT = "carried_out", _("Carried out")
    UNDONE = "undone", _("Undone")
    # Something happened meanwhile: the case is with its officer, with what they had typed.
    REFUSED = "refused", _("Not carried out")
