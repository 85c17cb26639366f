"""Who may do what with a response: reviewers write, liaisons clear and send, the office releases."""

from typing import Any

from rules import predicate

from engagements.responses.models import Response
from engagements.responses.states import WORKFLOW, State
from engagements.routing.models import Referral
from engagements.routing.permissions import has_post, is_liaison, is_recalled
from engagements.routing.states import LIVE
from engagements.submissions.states import State as InputState
from focalpoint import access
from organisations.accounts.permissions import is_officer


@predicate
def has_post_for(user: Any, response: Response | None) -> bool:
    return has_post(user, response and response.referral)


@predicate
def is_recalled_with(user: Any, response: Response | None) -> bool:
    return is_recalled(user, response and response.referral)


@predicate
def is_liaison_for(user: Any, response: Response | None) -> bool:
    return is_liaison(user, response and response.referral)


@predicate
def is_open(user: Any, referral: Referral | None) -> bool:
    """The referral waits for an answer, and none has been cleared."""
    if referral is None:
        return True
    response = getattr(referral, "response", None)
    return referral.state in LIVE and (response is None or response.state == State.DRAFT)


@predicate
def is_live(user: Any, response: Response | None) -> bool:
    return response is None or response.referral.state in LIVE


@predicate
def is_wanted(user: Any, response: Response | None) -> bool:
    return response is None or response.referral.submission.state != InputState.WITHDRAWN


access.permit("engagements.view_response", who=(has_post_for & ~is_recalled_with) | is_officer)
access.permit("engagements.save_response", who=has_post, when=is_open)
access.permit("engagements.clear_response", who=is_liaison_for, when=WORKFLOW.may("clear") & is_live)
access.permit("engagements.reopen_response", who=is_liaison_for, when=WORKFLOW.may("reopen") & is_live)
access.permit("engagements.send_response", who=is_liaison_for, when=WORKFLOW.may("send") & is_live)
access.permit("engagements.release_response", who=is_officer, when=WORKFLOW.may("release") & is_wanted)
access.permit("engagements.return_response", who=is_officer, when=WORKFLOW.may("return") & is_wanted)
