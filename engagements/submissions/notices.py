"""Whom the portal notifies about an input: the people who write for its organisation.

A notice names an input by its reference. Its text, its title and its organisation are never in the outbox,
and neither is its call where only the United Nations may know of it. An email names an input, with the title
that it has when the email is sent, only where its organisation may be named with it: a reference in a mailbox
would tie a withheld name to its public page. That is asked
again when a notice is shown: the inbox leaves the call out, too, once the input has become confidential.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NotRequired, TypedDict
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation, Level
from engagements.submissions.models import Submission
from engagements.submissions.permissions import WRITERS
from engagements.submissions.states import State
from focalpoint.files import scanning
from focalpoint.files.models import StoredFile
from focalpoint.notifications.audience import Compose, Pairs, of_pairs
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Channel, Notice
from focalpoint.notifications.notify import Message, notify, notify_each
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.memberships.models import Membership, MembershipQuerySet
from organisations.profiles.states import State as ProfileState

YOUR_INPUTS = _("Your inputs")
THE_OFFICE = _("The office")
OFFICERS = Q(roles__overlap=[Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER])
YOUR_DEPARTMENT = _("Your department")
OPEN_OWN_INPUT, OPEN_INPUT = _("Open your input"), _("Open the input")


def in_confidence(inputs: str = "") -> Q:
    """In a query what `is_discreet` says of one; `inputs` leads to them ("version__submission__")."""
    return (
        ~Q(**{f"{inputs}strictest_level": Level.OPEN})
        | Q(**{f"{inputs}profile__listed": False})
        | Q(**{f"{inputs}profile__state": ProfileState.SUSPENDED})
    )


def discreet(inputs: str = "") -> Case:
    """`in_confidence` as a column."""
    return Case(When(in_confidence(inputs), then=Value(True)), default=False, output_field=BooleanField())


def _write(inputs: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    """Who still writes for the organisations of which inputs."""
    return _pairs(Submission.objects.filter(pk__in=inputs), people)


def _write_for_call(calls: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    """Who still has a draft for which call; where all of a person's are confidential, a mail names none."""
    drafts = Submission.objects.filter(consultation__in=calls, state=State.DRAFT)
    return _pairs(drafts, people, of="consultation_id")


def _pairs(inputs: QuerySet[Submission], people: Collection[UUID], of: str = "pk") -> Pairs:
    rows = inputs.filter(
        profile__memberships__user__in=people,
        profile__memberships__ended_at=None,
        profile__memberships__role__in=WRITERS,
    )
    found: dict[tuple[UUID, UUID | None], bool] = {}
    for key, person, is_secret in rows.values_list(of, "profile__memberships__user", discreet()):
        found[key, person] = found.get((key, person), True) and is_secret
    return found


# Of a context, what says which call it is.
NAMING = ("call", "reason")
INPUT_WRITERS = of_pairs(_write)
DRAFT_WRITERS = of_pairs(_write_for_call)


def _names_open_inputs(notices: Sequence[Notice], at: datetime) -> Mapping[UUID, Mapping[str, object]]:
    """With the title of each input that may be named: an email says it, the outbox never holds it.

    Not of a draft: what was not submitted leaves the portal in no email.
    """
    inputs = Submission.objects.submitted().filter(pk__in={notice.target_id for notice in notices})
    return with_titles(notices, inputs.exclude(in_confidence()).values("pk", "title"))


def with_titles(
    notices: Sequence[Notice], rows: Iterable[Mapping[str, object]]
) -> Mapping[UUID, Mapping[str, object]]:
    """What each notice says, with the values of the row of its target; `pk` is the key of a row."""
    found = {row["pk"]: {name: value for name, value in row.items() if name != "pk"} for row in rows}
    return {notice.pk: {**notice.context, **found.get(notice.target_id, {})} for notice in notices}


def to_author(
    name: str,
    label: str | Promise,
    *,
    action: str | Promise = OPEN_OWN_INPUT,
    default: str = Channel.MAIL,
    stoppable: bool = True,
    compose: Compose = _names_open_inputs,
) -> str:
    """A kind for those who write for an input's organisation; its target is the input."""
    return register(
        name,
        label,
        group=YOUR_INPUTS,
        action=action,
        default=default,
        stoppable=stoppable,
        audience=INPUT_WRITERS,
        compose=compose,
        confidential=NAMING,
    )


def _read_in_office(inputs: Collection[UUID], people: Collection[UUID], at: datetime) -> Pairs:
    """The office reads all that was submitted."""
    officers = list(User.objects.filter(OFFICERS, pk__in=people).values_list("pk", flat=True))
    rows = Submission.objects.submitted().filter(pk__in=inputs).values_list("pk", discreet())
    return {(pk, officer): is_secret for pk, is_secret in rows for officer in officers}


def to_office(
    name: str,
    label: str | Promise,
    *,
    action: str | Promise = OPEN_INPUT,
    default: str = Channel.MAIL,
) -> str:
    """A kind for those in the office who read inputs; its target is the input."""
    return register(
        name,
        label,
        group=THE_OFFICE,
        action=action,
        default=default,
        audience=INPUT_OFFICERS,
        compose=_names_submitted_inputs,
        confidential=NAMING,
    )


def _names_submitted_inputs(notices: Sequence[Notice], at: datetime) -> Mapping[UUID, Mapping[str, object]]:
    """The same, without a title that its author may be changing now."""
    targets = {notice.target_id for notice in notices if notice.target_id}
    inputs = Submission.objects.submitted().filter(pk__in=targets, returned_at=None)
    return with_titles(notices, inputs.exclude(in_confidence()).values("pk", "title"))


INPUT_OFFICERS = of_pairs(_read_in_office)

EXTENDED = register(
    "consultation_extended",
    _("A call for which you have a draft was extended"),
    group=YOUR_INPUTS,
    action=_("Open your drafts"),
    audience=DRAFT_WRITERS,
    confidential=NAMING,
)
CLOSED_EARLY = register(
    "consultation_closed",
    _("A call for which you have a draft was closed early"),
    group=YOUR_INPUTS,
    action=_("Open your drafts"),
    audience=DRAFT_WRITERS,
    confidential=NAMING,
)

WARNED = to_author(
    "submission_warned", _("A draft will be deleted because no one works on it"), action=_("Open the draft")
)
INFECTED = to_author("submission_infected", _("A virus was found in a file of your input"), stoppable=False)


def writers(submission: Submission) -> Iterable[User]:
    """The people who write for the input's organisation today; its author too, unless they have left."""
    return _writing_for(Membership.objects.filter(profile=submission.profile_id))


def is_discreet(submission: Submission) -> bool:
    """Whether an email about it may say only that there is a message: its author may not be named."""
    profile = submission.profile
    may_be_named = profile.listed and profile.state != ProfileState.SUSPENDED
    return submission.strictest_level != Level.OPEN or not may_be_named


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
        target_id=submission.pk,
        discreet=is_discreet(submission),
        **about(submission),
        **context,
    )


def tell_authors(kind: str, inputs: Iterable[Submission], *, at: datetime, **context: object) -> None:
    """The same of several inputs, loaded with call and organisation: each group reads of its own alone."""
    inputs = list(inputs)
    rows = Membership.objects.live().filter(
        profile__in={submission.profile_id for submission in inputs}, role__in=WRITERS
    )
    people: dict[UUID, list[User]] = {}
    for membership in rows.select_related("user"):
        people.setdefault(membership.profile_id, []).append(membership.user)
    notify_each(
        kind,
        [
            Message(
                people.get(submission.profile_id, []),
                ("submission-detail", submission.pk),
                submission.pk,
                {**about(submission), **context, "discreet": is_discreet(submission)},
            )
            for submission in inputs
        ],
        at=at,
    )


def warned(submission: Submission, *, at: datetime) -> None:
    """A draft has no reference; the link leads to it, and its call says which one it is."""
    is_secret = is_discreet(submission)
    naming = {} if is_secret else {"call": dict(submission.consultation.title)}
    notify(
        WARNED,
        writers(submission),
        at=at,
        page=("submission-edit", submission.pk),
        target_id=submission.pk,
        discreet=is_secret,
        saved_at=submission.saved_at,
        ends_at=at + timedelta(days=settings.DRAFT_WARNING_DAYS),
        **naming,
    )


def infected(file: StoredFile, at: datetime) -> None:
    """What it is called is not said; the page of the input shows that it is not given out."""
    inputs = Submission.objects.filter(attachments__file=file)
    for submission in inputs.select_related("consultation", "profile"):
        tell_author(INFECTED, submission, at=at)


scanning.LISTENERS.append(infected)


def extended(consultation: Consultation, *, at: datetime) -> None:
    _tell_drafts(EXTENDED, consultation, {"call": dict(consultation.title)}, at=at)


def closed(consultation: Consultation, *, at: datetime) -> None:
    naming = {"call": dict(consultation.title), "reason": dict(consultation.closed_early_reason)}
    _tell_drafts(CLOSED_EARLY, consultation, naming, at=at)


def _tell_drafts(
    kind: str, consultation: Consultation, naming: Mapping[str, object], *, at: datetime
) -> None:
    """Everyone who has a draft for it; where all of a person's drafts are confidential, no mail names the
    call, and what only its own page says (`naming`) stays out of the outbox too.
    """
    drafts = Submission.objects.filter(consultation=consultation, state=State.DRAFT)
    named_recipients = _writers_of(drafts.exclude(in_confidence()))
    discreet_recipients = _writers_of(drafts).exclude(pk__in=named_recipients.values("pk"))
    page, target_id, closes_at = ("submission-list",), consultation.pk, consultation.closes_at
    for recipients, is_named in ((named_recipients, True), (discreet_recipients, False)):
        notify(
            kind,
            recipients,
            at=at,
            page=page,
            target_id=target_id,
            discreet=not is_named,
            closes_at=closes_at,
            **(naming if is_named else {}),
        )


def _writers_of(inputs: QuerySet[Submission]) -> QuerySet[User]:
    return _writing_for(Membership.objects.filter(profile__in=inputs.values("profile")))


def _writing_for(memberships: MembershipQuerySet) -> QuerySet[User]:
    writing = memberships.live().filter(role__in=WRITERS)
    return User.objects.filter(pk__in=writing.values("user"), is_active=True)
