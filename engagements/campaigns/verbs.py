"""What is done with cases whose inputs say nearly the same: they become one, and part again."""

from django.utils.translation import gettext_lazy as _

from engagements.campaigns.permissions import may_not_be_shared
from engagements.cases.models import Case
from engagements.cases.permissions import assigned_to_another
from engagements.cases.states import State
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_officer

# No words for authors: that there are others, and how many, is nothing that each of them may know.
JOIN = verb(
    Case, "join", [State.NEW, State.IN_TRIAGE], State.JOINED,
    who=is_officer, unless=[assigned_to_another, may_not_be_shared], office=_("joined it to a campaign"),
)  # fmt: skip
# Of the case that goes on; also while departments work on it, for a campaign goes on for weeks.
TAKE_IN = verb(
    Case, "take_in", [State.NEW, State.IN_TRIAGE, State.REFERRED],
    unless=[assigned_to_another, may_not_be_shared], automatic=True,
    office=_("added an input to the campaign"),
)  # fmt: skip
TAKE_OUT = verb(
    Case, "take_out", [State.IN_TRIAGE, State.REFERRED, State.ANSWERED],
    who=is_officer, unless=assigned_to_another, office=_("took an input out of the campaign"),
)  # fmt: skip
# Of the case that ended when its input was joined.
LEAVE = verb(
    Case, "leave", State.JOINED, State.IN_TRIAGE, automatic=True,
    office=_("took it out of the campaign"), why=_("Taken out of a campaign"),
)  # fmt: skip
