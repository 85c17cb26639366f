"""The life of a profile, with the word the public reads beside each state."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from focalpoint.workflow import Workflow, move


class State(models.TextChoices):
    """Labels are what its own people read."""

    DRAFT = "draft", _("Not handed in yet")
    PENDING = "pending", _("Being checked")
    RETURNED = "returned", _("We have a question")
    VERIFIED = "verified", _("Verified")
    DECLINED = "declined", _("Not accepted")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


WORKFLOW = Workflow(
    {
        "submit": move([State.DRAFT, State.RETURNED], State.PENDING),
        "verify": move(State.PENDING, State.VERIFIED),
        "return": move(State.PENDING, State.RETURNED),
        "decline": move(State.PENDING, State.DECLINED),
        "suspend": move(State.VERIFIED, State.SUSPENDED),
        "reinstate": move(State.SUSPENDED, State.VERIFIED),
    }
)

# A profile in these states may hand in inputs; only a verified one's inputs are routed and published.
MAY_SUBMIT = [State.PENDING, State.VERIFIED]
EDITABLE = [State.DRAFT, State.RETURNED, State.PENDING, State.VERIFIED]
