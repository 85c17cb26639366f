"""Whom the portal notifies about an input: the people who write for its organisation.

A notice names an input by its reference. Its text, its title and its organisation are never in the outbox,
and neither is its call where only the United Nations may know of it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NotRequired, TypedDict

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation, Level
from engagements.submissions.models import Submission
from engagements.submissions.permissions import WRITERS
from engagements.submissions.states import State
from focalpoint.notifications.kinds import register
from focalpoint.notifications.notify import notify
from organisations.accounts.models import User
from organisations.memberships.models import Membership, MembershipQuerySet

YOUR_INPUTS = _("Your inputs")
THE_OFFICE = _("The office")
YOUR_DEPARTMENT = _("Your department")

EXTENDED = register(
    "consultation_extended", _("A call for which you have a draft closes later"), group=YOUR_INPUTS
)
CLOSED_EARLY = register(
    "consultation_closed", _("A call for which you have a draft was closed early"), group=YOUR_INPUTS
)

WARNED = register("submission_warned", _("A draft that nobody works on will be deleted"), group=YOUR_INPUTS)


def writers(submission: Submission) -> Iterable[User]:
    """The people who write for the input's organisation today; its author too, unless they have left."""
    return _writing_for(Membership.objects.filter(profile=submission.profile_id))


def is_discreet(submission: Submission) -> bool:
    """Whether a mail about it may say no more than that there is news."""
    return submission.strictest_level == Level.UN_ONLY


class About(TypedDict):
    reference: str | None
    call: NotRequired[dict[str, str]]


def about(submission: Submission) -> About:
    """What every notice about an input holds."""
    if is_discreet(submission):
        return {"reference": submission.reference}
    return {"reference": submission.reference, "call": dict(submission.consultation.title)}


def tell_author(
    kind: str,
    submission: Submission,
    people: Iterable[User] | None = None,
    *,
    at: datetime,
    **context: object,
) -> None:
    """Notify those who write for its organisation; the link leads to the input as they see it."""
    notify(
        kind,
        writers(submission) if people is None else people,
        at=at,
        page=("submission-detail", submission.pk),
        discreet=is_discreet(submission),
        **about(submission),
        **context,
    )


def warned(submission: Submission, *, at: datetime) -> None:
    """A draft has no reference; the link leads to it, and its call says which one it is."""
    discreet = is_discreet(submission)
    naming = {} if discreet else {"call": dict(submission.consultation.title)}
    notify(
        WARNED,
        writers(submission),
        at=at,
        page=("submission-edit", submission.pk),
        discreet=discreet,
        saved_at=submission.saved_at,
        ends_at=at + timedelta(days=settings.DRAFT_WARNING_DAYS),
        **naming,
    )


def extended(consultation: Consultation, *, at: datetime) -> None:
    _tell_drafts(EXTENDED, consultation, {"call": dict(consultation.title)}, at=at)


def closed(consultation: Consultation, *, at: datetime) -> None:
    naming = {"call": dict(consultation.title), "reason": dict(consultation.closed_early_reason)}
    _tell_drafts(CLOSED_EARLY, consultation, naming, at=at)


def _tell_drafts(
    kind: str, consultation: Consultation, naming: Mapping[str, object], *, at: datetime
) -> None:
    """Everyone who has a draft for it; where all of a person's drafts are secret, no mail names the call,
    and what only its own page says (`naming`) stays out of the outbox too.
    """
    drafts = Submission.objects.filter(consultation=consultation, state=State.DRAFT)
    named_recipients = _writers_of(drafts.exclude(level=Level.UN_ONLY))
    discreet_recipients = _writers_of(drafts).exclude(pk__in=named_recipients.values("pk"))
    page, closes_at = ("submission-list",), consultation.closes_at
    notify(kind, named_recipients, at=at, page=page, discreet=False, closes_at=closes_at, **naming)
    notify(kind, discreet_recipients, at=at, page=page, discreet=True, closes_at=closes_at)


def _writers_of(inputs: QuerySet[Submission]) -> QuerySet[User]:
    return _writing_for(Membership.objects.filter(profile__in=inputs.values("profile")))


def _writing_for(memberships: MembershipQuerySet) -> QuerySet[User]:
    writing = memberships.live().filter(role__in=WRITERS)
    return User.objects.filter(pk__in=writing.values("user"), is_active=True)
