"""What the staff of a department read of one referral, and what they may do with it."""

from datetime import datetime

from engagements.campaigns.queries import together
from engagements.desk.queue import due_words
from engagements.responses.models import Response
from engagements.routing.models import Referral, ReferralQuerySet
from engagements.routing.queries import chain, disclosed, files_of
from focalpoint.verbs import Target
from organisations.accounts.models import User

ON_REFERRAL = (
    "acknowledge_referral",
    "mark_read_referral",
    "request_extension_referral",
    "withdraw_request_referral",
    "return_referral",
    "forward_referral",
    "respond_referral",
)
ON_RESPONSE = ("approve_response", "reopen_response", "send_response")


def whole(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """With all that the page of one referral needs, in one statement."""
    return referrals.select_related(
        "department",
        "response__approved_by",
        "response__saved_by",
        "version__submission__consultation",
        "case",
    ).defer(
        *("case__search", "version__submission__answers"),
        "version__submission__consultation__body",
    )


def response_of(referral: Referral) -> Response | None:
    return getattr(referral, "response", None)


def page(referral: Referral, user: User, *, at: datetime) -> dict[str, object]:
    """The context of the page of one referral, loaded whole."""
    content = disclosed(referral)
    response = response_of(referral)
    return {
        "referral": referral,
        "response": response,
        "content": content,
        "summary": referral.case.summary,
        "files": files_of(referral) if content["attachments"] else [],
        "chain": earlier(referral),
        "may": _may(referral, response, user),
        "together": together(referral.case_id),
        "due": due_words(referral.due_at, referral.settled_at, now=at),
    }


def _may(referral: Referral, response: Response | None, user: User) -> dict[str, bool]:
    """By verb, whether the person may do it now: the same permission that the verb's view checks."""
    verbs: list[tuple[str, Target]] = [(name, referral) for name in ON_REFERRAL]
    if response is not None:
        verbs += [(name, response) for name in ON_RESPONSE]
    return {name.rsplit("_", 1)[0]: user.has_perm(f"engagements.{name}", obj) for name, obj in verbs}


def earlier(referral: Referral) -> list[Referral]:
    """The referrals that it was forwarded from, the first one first; no other referrals of the case."""
    return chain(referral)[:0:-1] if referral.previous_id else []
