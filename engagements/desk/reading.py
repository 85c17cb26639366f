"""What a department's person reads of one referral, and what they may do with it."""

from datetime import datetime
from typing import Any

from engagements.desk.queue import due_words
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.routing.queries import disclosed, files_of

ON_REFERRAL = (
    *("acknowledge_referral", "mark_read_referral", "return_referral", "forward_referral"),
    "respond_referral",
)
ON_RESPONSE = ("clear_response", "reopen_response", "send_response")


def whole(referrals: Any) -> Any:
    """With all that the page of one referral needs, in one statement."""
    return referrals.select_related(
        "department",
        "response__cleared_by",
        "response__saved_by",
        "version__submission__consultation",
        "case",
    ).defer(
        *("case__search", "version__submission__answers"),
        "version__submission__consultation__body",
    )


def response_of(referral: Referral) -> Response | None:
    return getattr(referral, "response", None)


def page(referral: Referral, user: Any, *, at: datetime) -> dict[str, Any]:
    """The context of the page of one referral, loaded whole."""
    content = disclosed(referral)
    response = response_of(referral)
    return {
        "referral": referral,
        "response": response,
        "content": content,
        "summary": referral.case.summary,
        "files": files_of(referral) if content["attachments"] else [],
        "chain": chain(referral),
        "may": _may(referral, response, user),
        **due_words(referral.due_at, referral.settled_at, now=at),
    }


def _may(referral: Referral, response: Response | None, user: Any) -> dict[str, bool]:
    """By verb, whether the person may do it now: the same question that the verb's view asks."""
    asked = [(name, referral) for name in ON_REFERRAL]
    asked += [(name, response) for name in ON_RESPONSE if response is not None]  # type: ignore[misc]
    return {name.rsplit("_", 1)[0]: user.has_perm(f"engagements.{name}", obj) for name, obj in asked}


def chain(referral: Referral) -> list[dict[str, Any]]:
    """The departments it was forwarded through, the first one first; without the other referrals."""
    if referral.previous_id is None:
        return []
    fields = ("id", "previous_id", "department__name", "reason", "settled_at")
    siblings = Referral.objects.filter(case=referral.case_id).values(*fields)
    by_id = {row["id"]: row for row in siblings}
    found: list[dict[str, Any]] = []
    row = by_id.get(referral.previous_id)
    while row is not None:
        found.insert(0, {**row, "department": row["department__name"]})
        row = by_id.get(row["previous_id"])
    return found
