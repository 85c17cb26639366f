"""Who may do what with a referral: the department's people work on it, the office sends and recalls it."""

from typing import Any

from rules import predicate

from engagements.routing.models import Referral
from engagements.routing.states import WORKFLOW, State
from engagements.submissions.models import Submission
from engagements.submissions.states import WORKFLOW as INPUTS
from engagements.submissions.states import State as InputState
from engagements.triage.permissions import has_it
from focalpoint import access
from organisations.accounts.permissions import is_officer
from organisations.departments.models import Duty, Post


def duty_in(user: Any, referral: Referral) -> str | None:
    """The person's duty in the referral's department; asked once for each referral that was loaded."""
    known: dict[Any, str | None] = referral.__dict__.setdefault("duties", {})
    if user.pk not in known:
        live = Post.objects.live().filter(department_id=referral.department_id, user_id=user.pk)
        known[user.pk] = live.values_list("duty", flat=True).first()
    return known[user.pk]


@predicate
def has_post(user: Any, referral: Referral | None) -> bool:
    if not user.is_authenticated:
        return False
    return referral is None or duty_in(user, referral) is not None


@predicate
def is_liaison(user: Any, referral: Referral | None) -> bool:
    if not user.is_authenticated:
        return False
    return referral is None or duty_in(user, referral) == Duty.LIAISON


@predicate
def is_recalled(user: Any, referral: Referral | None) -> bool:
    """Taken back by the office: the department's people see it no more."""
    return referral is not None and referral.state == State.RECALLED


@predicate
def is_routed(user: Any, submission: Submission | None) -> bool:
    return submission is None or submission.state == InputState.ROUTED


access.permit("engagements.view_referral", who=(has_post & ~is_recalled) | is_officer)
access.permit("engagements.route_submission", who=is_officer, when=INPUTS.may("route") & has_it)
access.permit("engagements.refer_submission", who=is_officer, when=is_routed & has_it)
access.permit("engagements.acknowledge_referral", who=has_post, when=WORKFLOW.may("acknowledge"))
access.permit("engagements.return_referral", who=has_post, when=WORKFLOW.may("return"))
access.permit("engagements.forward_referral", who=has_post, when=WORKFLOW.may("forward"))
access.permit("engagements.recall_referral", who=is_officer, when=WORKFLOW.may("recall"))
