"""The states of a case, as the office calls them, and who must act next."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Labels are the office's own words; what the author reads is in `status.py`."""

    NEW = "new", _("New")
    IN_TRIAGE = "in_triage", _("In triage")
    RETURNED = "returned", _("Returned to the author")
    REFERRED = "referred", _("Referred")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CLOSED = "closed", _("Closed")
    # Its inputs are answered in another case.
    JOINED = "joined", _("In a campaign")


class WaitingOn(models.IntegerChoices):
    """Who must act next. The numbers order the office's queue: what needs the office comes first."""

    OFFICE = 1, _("With the office")
    AUTHOR = 2, _("With the author")
    DEPARTMENTS = 3, _("With departments")
    NOBODY = 4, _("No one")


class Priority(models.IntegerChoices):
    """How much it matters to the office beside its date: a mark and a filter. The queue goes by the clock,
    because every author was given a date. Three, so that high still means something.
    """

    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")


# Who must act once a case has come into a state. While it is referred, its referrals decide.
WAITING_ON = {
    State.NEW: WaitingOn.OFFICE,
    State.IN_TRIAGE: WaitingOn.OFFICE,
    State.RETURNED: WaitingOn.AUTHOR,
    State.REFERRED: WaitingOn.DEPARTMENTS,
    State.ANSWERED: WaitingOn.OFFICE,
    State.DECLINED: WaitingOn.NOBODY,
    State.WITHDRAWN: WaitingOn.NOBODY,
    State.CLOSED: WaitingOn.NOBODY,
    State.JOINED: WaitingOn.NOBODY,
}
# While someone in the office answers for it.
HELD = [State.IN_TRIAGE, State.RETURNED, State.REFERRED, State.ANSWERED]
