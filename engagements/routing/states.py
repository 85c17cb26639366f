"""The life of a referral, as the department reads it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from focalpoint.workflow import Workflow, move


class State(models.TextChoices):
    """`overdue` is derived from the due date."""

    SENT = "sent", _("New")
    ACKNOWLEDGED = "acknowledged", _("Being worked on")
    ANSWERED = "answered", _("Answered")
    RETURNED = "returned", _("Given back to the office")
    FORWARDED = "forwarded", _("Passed on")
    RECALLED = "recalled", _("Recalled by the office")


LIVE = [State.SENT, State.ACKNOWLEDGED]

WORKFLOW = Workflow(
    {
        "acknowledge": move(State.SENT, State.ACKNOWLEDGED),
        "return": move(LIVE, State.RETURNED),
        "forward": move(LIVE, State.FORWARDED),
        "recall": move(LIVE, State.RECALLED),
        # Made when the department's response is sent.
        "answer": move(LIVE, State.ANSWERED),
        # A lead sends the response back before it is released.
        "reopen": move(State.ANSWERED, State.ACKNOWLEDGED),
    },
    automatic=frozenset({"answer", "reopen"}),
)
