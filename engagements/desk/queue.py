"""A department's list: what needs an answer, what waits to be cleared, what was done lately.

Rows hold what a list shows and no more; who wrote the input is on no list.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.responses.states import State as ResponseState
from engagements.routing.models import Purpose
from engagements.routing.states import LIVE, State
from focalpoint.office import in_words, office_day

LATELY = timedelta(days=30)
SHOWN = 10
# Referrals for information are owed nothing: they come after all that is.
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_DRAFTED = Q(response__state=ResponseState.CLEARED) | (
    Q(response__state=ResponseState.DRAFT) & ~Q(response__text="") & ~Q(response__kind="")
)


def rows(referrals: Any) -> Any:
    """For lists, with `by`: the due date, or the end of time; the key is `("by", "id")`."""
    return referrals.annotate(by=Coalesce("due_at", Value(_NEVER))).values(
        *("id", "by", "state", "purpose", "due_at", "settled_at"),
        acronym=F("department__acronym"),
        title=F("version__submission__title"),
        language=F("version__submission__language"),
        reference=F("version__submission__reference"),
        response_state=F("response__state"),
    )


def to_answer(referrals: Any) -> Any:
    """What waits for the department, and has no response that could be cleared."""
    return referrals.live().for_action().exclude(_drafted(referrals))


def to_read(referrals: Any) -> Any:
    """What was sent for information, and nobody has marked as read."""
    return referrals.live().filter(purpose=Purpose.INFORMATION).exclude(_drafted(referrals))


def to_clear(referrals: Any) -> Any:
    """A response is written: it waits for somebody to clear or to send it."""
    return referrals.live().filter(_DRAFTED)


def _drafted(referrals: Any) -> Q:
    return Q(pk__in=to_clear(referrals).order_by().values("pk"))


def done_lately(referrals: Any, now: datetime) -> Any:
    done = referrals.exclude(state__in=LIVE).filter(settled_at__gt=now - LATELY)
    return done.order_by("-settled_at", "-id")


def shown(found: Iterable[dict[str, Any]], *, now: datetime) -> list[dict[str, Any]]:
    """Rows with their address and, in words, when they are due."""
    states, purposes = dict(State.choices), dict(Purpose.choices)
    responses = dict(ResponseState.choices)
    return [
        {
            **row,
            "url": reverse("referral-detail", kwargs={"pk": row["id"]}),
            "state_label": states[row["state"]],
            "purpose_label": purposes[row["purpose"]],
            "response_label": responses.get(row["response_state"], ""),
            **due_words(row["due_at"], row["settled_at"], now=now),
        }
        for row in found
    ]


def due_words(due_at: datetime | None, settled_at: datetime | None, *, now: datetime) -> dict[str, Any]:
    """`due` as a sentence, in the office's days; `is_late` once it is overdue."""
    if settled_at is not None:
        return {"due": _("Done on %(day)s") % {"day": in_words(settled_at)}, "is_late": False}
    if due_at is None:
        return {"due": _("For information: no answer is owed"), "is_late": False}
    days = (office_day(due_at) - office_day(now)).days
    sentence = _("Due on %(day)s, %(when)s")
    when = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days} if days else _("today")
    if is_late := due_at < now:
        sentence = _("%(when)s: it was due on %(day)s")
        late = ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
        when = late if days else _("Overdue since today")
    return {"due": sentence % {"day": in_words(due_at), "when": when}, "is_late": is_late}
