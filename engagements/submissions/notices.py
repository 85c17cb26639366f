"""Whom the portal tells of an input: the people who write for its organisation, and the office.

A notice names an input by its reference. Its text, its title and its organisation never lie in the outbox,
and for what only the United Nations may know of, neither does the call.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation, Level
from engagements.submissions.models import Submission, Version
from engagements.submissions.permissions import WRITERS
from engagements.submissions.states import State
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Channel
from focalpoint.notifications.notify import notify
from organisations.accounts.models import User
from organisations.accounts.permissions import is_officer
from organisations.accounts.roles import Role
from organisations.memberships.models import Membership

YOUR_INPUTS = _("Your inputs")
THE_OFFICE = _("The office")
YOUR_DEPARTMENT = _("Your department")

SUBMITTED = register("submission_submitted", _("Your input was received"), group=YOUR_INPUTS, stoppable=False)
WITHDRAWN = register("submission_withdrawn", _("Your input was withdrawn"), group=YOUR_INPUTS)
PUBLISHED = register("submission_published", _("Your input was published"), group=YOUR_INPUTS)
EXTENDED = register(
    "consultation_extended", _("A call for which you have a draft closes later"), group=YOUR_INPUTS
)
CLOSED_EARLY = register(
    "consultation_closed", _("A call for which you have a draft was closed early"), group=YOUR_INPUTS
)
RECEIVED = register("submission_received", _("A new input came in"), group=THE_OFFICE, default=Channel.DIGEST)
TAKEN_BACK = register(
    "submission_taken_back", _("An author withdrew an input"), group=THE_OFFICE, default=Channel.DIGEST
)

_OFFICERS = Q(roles__overlap=[Role.OFFICER, Role.LEAD, Role.PROTECTION_OFFICER])


def officers() -> Iterable[User]:
    """Everybody in the office who reads inputs."""
    return User.objects.filter(_OFFICERS, is_active=True)


def writers(submission: Submission) -> Iterable[User]:
    """The people who write for the input's organisation today; its author too, unless they have left."""
    return _writers_of(Submission.objects.filter(pk=submission.pk))


def is_discreet(submission: Submission) -> bool:
    """Whether a mail about it may say no more than that there is news."""
    return submission.level == Level.UN_ONLY


def about(submission: Submission) -> dict[str, Any]:
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
    **context: Any,
) -> None:
    """Tell those who write for its organisation; the link leads to the input as they see it."""
    notify(
        kind,
        writers(submission) if people is None else people,
        at=at,
        page=("submission-detail", submission.pk),
        discreet=is_discreet(submission),
        **about(submission),
        **context,
    )


def tell_officers(
    kind: str, submission: Submission, people: Iterable[User], *, at: datetime, **context: Any
) -> None:
    """Tell these people of the office; the link leads to the screen on which it is decided."""
    notify(
        kind,
        people,
        at=at,
        page=("admin:engagements_submission_change", submission.pk),
        discreet=is_discreet(submission),
        **about(submission),
        **context,
    )


def submitted(submission: Any, version: Version, *, at: datetime) -> None:
    """The receipt, to the author and to whoever handed it in; a new input also to the office.

    Expects the input loaded whole; the people of both are asked for at once, because somebody waits.
    """
    write = {one["user"] for one in submission.members if one["part"] in WRITERS}
    receipt = write & {str(submission.author_id), str(version.submitted_by_id)}
    people = list(User.objects.filter(Q(pk__in=receipt) | _OFFICERS, is_active=True))
    tell_author(
        SUBMITTED,
        submission,
        [one for one in people if str(one.pk) in receipt],
        at=at,
        received_at=version.submitted_at,
        version=version.number,
        sha256=version.sha256,
        due_at=submission.due_at,
    )
    if version.number == 1:
        office = [one for one in people if is_officer(one)]
        tell_officers(RECEIVED, submission, office, at=at, due_at=submission.due_at)


def withdrawn(submission: Submission, *, at: datetime) -> None:
    tell_author(WITHDRAWN, submission, at=at)
    tell_officers(TAKEN_BACK, submission, officers(), at=at)


def published(submission: Submission, *, at: datetime) -> None:
    tell_author(PUBLISHED, submission, at=at)


def extended(consultation: Consultation, *, at: datetime) -> None:
    _tell_drafts(EXTENDED, consultation, {"call": dict(consultation.title)}, at=at)


def closed(consultation: Consultation, *, at: datetime) -> None:
    naming = {"call": dict(consultation.title), "reason": dict(consultation.closed_early_reason)}
    _tell_drafts(CLOSED_EARLY, consultation, naming, at=at)


def _tell_drafts(kind: str, consultation: Consultation, naming: dict[str, Any], *, at: datetime) -> None:
    """Everyone who has a draft for it; where all of a person's drafts are secret, no mail names the call,
    and what only its own page says (`naming`) stays out of the outbox too.
    """
    drafts = Submission.objects.filter(consultation=consultation, state=State.DRAFT)
    open_to_others = _writers_of(drafts.exclude(level=Level.UN_ONLY))
    secretive = _writers_of(drafts).exclude(pk__in=open_to_others.values("pk"))
    news: dict[str, Any] = {"at": at, "page": ("submission-list",), "closes_at": consultation.closes_at}
    notify(kind, open_to_others, **news, **naming)
    notify(kind, secretive, discreet=True, **news)


def _writers_of(inputs: QuerySet[Submission]) -> QuerySet[User]:
    live = Membership.objects.live().filter(profile__in=inputs.values("profile"), part__in=WRITERS)
    return User.objects.filter(pk__in=live.values("user"), is_active=True)
