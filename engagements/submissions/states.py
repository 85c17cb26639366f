"""The life of an input: what it is called inside, what its author reads, and who has the ball."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Labels are the public words; the office's own are in OFFICE_WORDS."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Received")
    IN_TRIAGE = "in_triage", _("Being read")
    RETURNED = "returned", _("We have a question")
    ROUTED = "routed", _("With the departments")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Not taken up")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CLOSED = "closed", _("Closed")


OFFICE_WORDS = {
    State.DRAFT: _("Draft"),
    State.SUBMITTED: _("New"),
    State.IN_TRIAGE: _("In triage"),
    State.RETURNED: _("Returned to the author"),
    State.ROUTED: _("Routed"),
    State.ANSWERED: _("Answered"),
    State.DECLINED: _("Declined"),
    State.WITHDRAWN: _("Withdrawn"),
    State.CLOSED: _("Closed"),
}


class Ball(models.IntegerChoices):
    """Who must act next. The numbers order the office's queue: what needs the office comes first."""

    OFFICE = 1, _("the focal point office")
    AUTHOR = 2, _("the author")
    DEPARTMENTS = 3, _("the departments")
    NOBODY = 4, _("nobody")


# Who has the ball once an input has come into a state. An action may pass it on within the state.
BALL = {
    State.DRAFT: Ball.AUTHOR,
    State.SUBMITTED: Ball.OFFICE,
    State.IN_TRIAGE: Ball.OFFICE,
    State.RETURNED: Ball.AUTHOR,
    State.ROUTED: Ball.DEPARTMENTS,
    State.ANSWERED: Ball.OFFICE,
    State.DECLINED: Ball.NOBODY,
    State.WITHDRAWN: Ball.NOBODY,
    State.CLOSED: Ball.NOBODY,
}

WITH_US = [State.SUBMITTED, State.IN_TRIAGE, State.RETURNED, State.ROUTED]

# Open to changes by its author.
EDITABLE = [State.DRAFT, State.RETURNED]
HANDED_IN = [state for state in State if state != State.DRAFT]
# Accepted by the office: what may be published.
ACCEPTED = [State.ROUTED, State.ANSWERED, State.CLOSED]
