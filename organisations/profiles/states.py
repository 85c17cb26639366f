"""The life of a profile, with the word the public reads beside each state."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class State(models.TextChoices):
    """Labels are what its own people read."""

    DRAFT = "draft", _("Not submitted yet")
    PENDING = "pending", _("Being checked")
    RETURNED = "returned", _("Question for you")
    VERIFIED = "verified", _("Verified")
    DECLINED = "declined", _("Not accepted")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


# A profile in these states may submit inputs; only a verified one's inputs are routed and published.
MAY_SUBMIT = [State.PENDING, State.VERIFIED]
# The office has decided: the evidence for that is not needed any more.
DECIDED = [State.VERIFIED, State.DECLINED, State.SUSPENDED]
# It is nobody's yet but its people's: an unfinished sentence may be saved.
WRITTEN = [State.DRAFT, State.RETURNED]
EDITABLE = [*WRITTEN, State.PENDING, State.VERIFIED]


# What the office reads where the label speaks to the organisation's own people.
_OF_OFFICE = {State.RETURNED: _("Returned with a question")}


def office_word(state: str) -> "_StrOrPromise":
    """The state as the office reads it."""
    return _OF_OFFICE.get(State(state)) or State(state).label
