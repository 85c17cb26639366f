"""What can be done with a referral; and with an input whose referrals are at stake."""

from django.utils.translation import gettext_lazy as _

from engagements.routing.models import Referral
from engagements.routing.permissions import has_post, is_not_verified
from engagements.routing.states import LIVE, State
from engagements.submissions.models import Submission
from engagements.submissions.states import State as InputState
from engagements.triage.errors import SummaryConflictError
from engagements.triage.permissions import assigned_to_another
from focalpoint.verbs import Address, verb
from organisations.accounts.permissions import is_officer
from organisations.profiles.models import Profile


def profile_of(submission: Submission) -> list[Address]:
    """Whose standing decides: held, so that it is not suspended at the same moment."""
    return [(Profile, submission.profile_id)]


ROUTE = verb(
    Submission, "route", InputState.IN_TRIAGE, InputState.ROUTED,
    who=is_officer, unless=[assigned_to_another, is_not_verified], first=profile_of,
    stale=SummaryConflictError,
    office=_("referred it"), author=_("Sent to the departments"),
)  # fmt: skip
REFER = verb(
    Submission, "refer", InputState.ROUTED,
    who=is_officer, unless=[assigned_to_another, is_not_verified], first=profile_of,
    office=_("referred it to one more department"),
)  # fmt: skip
# What follows from what its departments do.
PASS_ON = verb(Submission, "pass_on", InputState.ROUTED, automatic=True)
ANSWER_INPUT = verb(
    Submission, "answer", InputState.ROUTED, InputState.ANSWERED, automatic=True,
    office=_("counts as answered: every department has"), author=_("All departments have answered"),
)  # fmt: skip
TAKE_BACK = verb(
    Submission, "take_back", InputState.ROUTED, InputState.IN_TRIAGE, automatic=True,
    office=_("came back to the office: no department answers any more"),
    author=_("Came back to the office, which looks for another way"),
)  # fmt: skip

SEND = verb(Referral, "send", office=_("sent it to a department"))
ACKNOWLEDGE = verb(
    Referral, "acknowledge", State.SENT, State.ACKNOWLEDGED, who=has_post, office=_("acknowledged it")
)
RETURN = verb(Referral, "return", LIVE, State.RETURNED, who=has_post, office=_("gave it back to the office"))
FORWARD = verb(Referral, "forward", LIVE, State.FORWARDED, who=has_post, office=_("passed it on"))
RECALL = verb(Referral, "recall", LIVE, State.RECALLED, who=is_officer, office=_("recalled it"))
# When its response is sent, and when the office sends that back.
ANSWER = verb(Referral, "answer", LIVE, State.ANSWERED, automatic=True, office=_("answered"))
REOPEN = verb(
    Referral, "reopen", State.ANSWERED, State.ACKNOWLEDGED, automatic=True,
    office=_("has the question again"),
)  # fmt: skip
REMIND = verb(Referral, "remind", LIVE, automatic=True)
