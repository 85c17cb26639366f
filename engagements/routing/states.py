"""The states of a referral, as the department reads them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """`overdue` is derived from the due date."""

    SENT = "sent", _("New")
    ACKNOWLEDGED = "acknowledged", _("In progress")
    READ = "read", _("Read")
    ANSWERED = "answered", _("Answered")
    RETURNED = "returned", _("Returned to the office")
    FORWARDED = "forwarded", _("Forwarded")
    RECALLED = "recalled", _("Recalled by the office")


class Extension(models.TextChoices):
    """What became of the department's latest request for more time; empty where it made none or withdrew it.

    A request ends with its referral, too.
    """

    ASKED = "asked", _("More time asked for")
    GRANTED = "granted", _("More time given")
    REFUSED = "refused", _("No more time given")


LIVE = [State.SENT, State.ACKNOWLEDGED]
