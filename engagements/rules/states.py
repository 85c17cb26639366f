"""The states of a referral rule."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Only a rule that is on proposes anything; an archived one stays because referrals name it."""

    OFF = "off", _("Off")
    ON = "on", _("On")
    ARCHIVED = "archived", _("Archived")


KEPT = [State.OFF, State.ON]
