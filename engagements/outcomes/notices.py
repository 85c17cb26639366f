"""Whom the portal notifies of an outcome: those who contributed, and the lead officers who decide."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from engagements.outcomes.models import Outcome
from engagements.outcomes.queries import members_of
from engagements.submissions.models import Submission
from engagements.submissions.notices import THE_OFFICE, about, is_discreet, to_author
from engagements.submissions.permissions import WRITERS
from focalpoint.notifications.audience import Verdict
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Notice
from focalpoint.notifications.notify import Message, notify, notify_each
from organisations.accounts.models import User
from organisations.accounts.permissions import is_lead_officer
from organisations.accounts.roles import Role

PUBLISHED = to_author("outcome_published", _("The outcome of a call that you contributed to was published"))


def _of_leads(notices: Sequence[Notice], at: datetime) -> Mapping[UUID, Verdict]:
    """Lead officers as they are now, while the outcome is there."""
    people = {notice.recipient_id for notice in notices if notice.recipient_id is not None}
    leads = set(User.objects.with_role(Role.LEAD_OFFICER).filter(pk__in=people).values_list("pk", flat=True))
    return {notice.pk: Verdict.FULL for notice in notices if notice.recipient_id in leads}


PROPOSED = register(
    "outcome_proposed",
    _("An outcome needs a second lead officer"),
    group=THE_OFFICE,
    action=_("Read the outcome"),
    audience=_of_leads,
)
RETURNED = register(
    "outcome_returned",
    _("An outcome that you proposed was returned"),
    group=THE_OFFICE,
    action=_("Read the remark"),
    audience=_of_leads,
)


def proposed(outcome: Outcome, *, by: User, at: datetime) -> None:
    """All lead officers but the one who proposed it."""
    _tell(PROPOSED, outcome, User.objects.with_role(Role.LEAD_OFFICER).exclude(pk=by.pk), at=at)


def returned(outcome: Outcome, *, by: User, at: datetime) -> None:
    proposer = outcome.proposed_by
    if proposer is not None and proposer.pk != by.pk and is_lead_officer.test(proposer):
        _tell(RETURNED, outcome, [proposer], at=at)


def _tell(kind: str, outcome: Outcome, people: Iterable[User], *, at: datetime) -> None:
    page = ("admin:engagements_outcome_change", outcome.pk)
    notify(kind, people, at=at, page=page, target_id=outcome.pk, title=dict(outcome.title))


def published(outcome: Outcome, inputs: Iterable[Submission], *, at: datetime) -> None:
    """One notice for each person who writes for the organisations of these inputs: of the first of them.

    `inputs` are all that the outcome is about of some organisations, loaded with call and organisation. Who
    was notified in another batch, for another organisation, is not notified again.
    """
    by_profile: dict[UUID, list[Submission]] = {}
    for submission in inputs:
        by_profile.setdefault(submission.profile_id, []).append(submission)
    first: dict[User, Submission] = {}
    for membership in members_of(by_profile, WRITERS).order_by("profile", "pk"):
        first.setdefault(membership.user, _to_name(by_profile[membership.profile_id]))
    before = _notified_before(outcome, [person.pk for person in first])
    people: dict[UUID, tuple[Submission, list[User]]] = {}
    for person, submission in first.items():
        if person.pk not in before:
            people.setdefault(submission.pk, (submission, []))[1].append(person)
    notify_each(
        PUBLISHED,
        [
            Message(
                readers,
                ("submission-detail", submission.pk),
                submission.pk,
                {**about(submission), "outcome": str(outcome.pk), "discreet": is_discreet(submission)},
            )
            for submission, readers in people.values()
        ],
        at=at,
    )


def _to_name(inputs: Sequence[Submission]) -> Submission:
    """The first that may be named in an email; else the first."""
    return next((submission for submission in inputs if not is_discreet(submission)), inputs[0])


def _notified_before(outcome: Outcome, people: Collection[UUID]) -> set[UUID]:
    rows = Notice.objects.filter(kind=PUBLISHED, recipient__in=people, context__outcome=str(outcome.pk))
    return {person for person in rows.values_list("recipient", flat=True) if person is not None}
