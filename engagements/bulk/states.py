"""The states of a bulk act, and what became of each of its cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """It begins when its time to undo is over; until then nothing of it has happened."""

    PREPARED = "prepared", _("Not started")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")
    # Whoever started it is no officer any more.
    STOPPED = "stopped", _("Stopped")


class Kind(models.TextChoices):
    """What is done to each; the verbs of cases by their names."""

    ASSIGN = "assign", _("Assign")
    LABEL = "label", _("Labels")
    PRIORITISE = "prioritise", _("Priority")
    REFER = "refer", _("Refer")
    DECLINE = "decline", _("Decline")
    CLOSE = "close", _("Close")
    JOIN = "join", _("Join a campaign")


class Result(models.TextChoices):
    """What became of one case."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    # Its page said so before it was started.
    REFUSED = "refused", _("Not done")
    # It could be done when it was started, and could not any more when its turn came.
    SKIPPED = "skipped", _("Skipped: it changed meanwhile")
    CANCELLED = "cancelled", _("Not done: cancelled")
    STOPPED = "stopped", _("Not done: the officer left")
    FAILED = "failed", _("Not done: an error")
