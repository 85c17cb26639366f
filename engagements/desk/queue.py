"""A department's list: what needs an answer, what waits to be approved, what was done recently.

Rows hold what a list shows and no more; who wrote the input is on no list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypedDict
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.responses.states import State as ResponseState
from engagements.routing.models import Purpose, Referral, ReferralQuerySet
from engagements.routing.states import LIVE, Extension, State
from focalpoint.office import in_words, office_day

LATELY = timedelta(days=30)
SHOWN = 10
# Referrals for information need no answer: they come last.
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_DRAFTED = Q(response__state=ResponseState.APPROVED) | (
    Q(response__state=ResponseState.DRAFT) & ~Q(response__text="") & ~Q(response__kind="")
)


class Values(TypedDict):
    """The columns of a row."""

    id: UUID
    by: datetime
    state: str
    purpose: str
    due_at: datetime | None
    settled_at: datetime | None
    acronym: str
    title: str
    language: str
    reference: str
    extension: str
    response_state: str | None


@dataclass(frozen=True)
class Due:
    """When a referral is due, as a sentence in the office's days, and how late it is: "" while it is not."""

    words: str
    late: str = ""


@dataclass(frozen=True)
class Row:
    """A referral as a list shows it."""

    url: str
    title: str
    language: str
    reference: str
    acronym: str
    state: str
    state_label: str | Promise
    purpose_label: str | Promise
    # Empty where there is no response yet.
    response_label: str | Promise
    asks_for_time: bool
    due: Due


def rows(referrals: ReferralQuerySet) -> QuerySet[Referral, Values]:
    """For lists, with `by`: the due date, or one far in the future; the key is `("by", "id")`."""
    return referrals.annotate(by=Coalesce("due_at", Value(_NEVER))).values(
        "id",
        "by",
        "state",
        "purpose",
        "due_at",
        "settled_at",
        "extension",
        acronym=F("department__acronym"),
        title=F("version__submission__title"),
        language=F("version__submission__language"),
        reference=F("version__submission__reference"),
        response_state=F("response__state"),
    )


def to_answer(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """What waits for the department, and has no response that could be approved."""
    return referrals.live().for_action().exclude(_drafted(referrals))


def to_read(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """What was sent for information, and nobody has marked as read."""
    return referrals.live().filter(purpose=Purpose.INFORMATION).exclude(_drafted(referrals))


def to_clear(referrals: ReferralQuerySet) -> ReferralQuerySet:
    """A response is written: it waits for someone to approve or to send it."""
    return referrals.live().filter(_DRAFTED)


def _drafted(referrals: ReferralQuerySet) -> Q:
    return Q(pk__in=to_clear(referrals).order_by().values("pk"))


def done_lately(referrals: ReferralQuerySet, now: datetime) -> ReferralQuerySet:
    done = referrals.exclude(state__in=LIVE).filter(settled_at__gt=now - LATELY)
    return done.order_by("-settled_at", "-id")


def shown(values: Iterable[Values], *, now: datetime) -> list[Row]:
    """Rows with their address and, in words, when they are due."""
    states, purposes = dict(State.choices), dict(Purpose.choices)
    responses = dict(ResponseState.choices)
    return [
        Row(
            url=reverse("referral-detail", kwargs={"pk": row["id"]}),
            title=row["title"],
            language=row["language"],
            reference=row["reference"],
            acronym=row["acronym"],
            state=row["state"],
            state_label=states[row["state"]],
            purpose_label=purposes[row["purpose"]],
            response_label=responses[row["response_state"]] if row["response_state"] else "",
            asks_for_time=row["extension"] == Extension.ASKED,
            due=due_words(row["due_at"], row["settled_at"], now=now),
        )
        for row in values
    ]


def due_words(due_at: datetime | None, settled_at: datetime | None, *, now: datetime) -> Due:
    if settled_at is not None:
        return Due(_("Closed on %(day)s") % {"day": in_words(settled_at)})
    if due_at is None:
        return Due(_("No reply required"))
    days = (office_day(due_at) - office_day(now)).days
    if due_at < now:
        late = ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
        return Due(_("Due %(day)s") % {"day": in_words(due_at)}, late if days else _("Overdue since today"))
    when = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days} if days else _("today")
    return Due(_("Due %(day)s (%(when)s)") % {"day": in_words(due_at), "when": when})
