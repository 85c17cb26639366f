"""Whom the office's decisions concern: the authors of the case, and the officer who has it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagements.cases.models import Case
from engagements.submissions.models import Submission, Version
from engagements.submissions.notices import (
    OFFICERS,
    THE_OFFICE,
    about,
    in_confidence,
    is_discreet,
    tell_author,
    tell_authors,
    to_author,
    to_office,
    with_titles,
)
from engagements.submissions.permissions import WRITERS
from engagements.submissions.queries import Whole
from focalpoint.notifications.kinds import register
from focalpoint.notifications.models import Channel, Notice
from focalpoint.notifications.notify import notify
from focalpoint.verbs import is_rehearsal
from organisations.accounts.models import User
from organisations.accounts.notices import leads as lead_officers
from organisations.accounts.permissions import is_officer
from organisations.accounts.queries import deputy_of
from organisations.accounts.roles import Role


def _names_reason(notices: Sequence[Notice], at: datetime) -> Mapping[UUID, Mapping[str, object]]:
    """With title and reason where the input may be named; the outbox never holds them."""
    inputs = Submission.objects.submitted().filter(pk__in={notice.target_id for notice in notices})
    named = inputs.exclude(in_confidence()).values(
        "pk",
        "title",
        decline_reason=F("filing__case__decline_reason__label"),
        decline_text=F("filing__case__decline_text"),
    )
    return with_titles(notices, named)


SUBMITTED = to_author(
    "submission_submitted", _("Your input was received"), action=_("Read your input"), stoppable=False
)
WITHDRAWN = to_author("submission_withdrawn", _("Your input was withdrawn"))
RETURNED = to_author(
    "submission_returned",
    _("The office has a question about your input"),
    action=_("Read and answer the question"),
)
QUESTION_RECALLED = to_author(
    "submission_question_recalled", _("The office recalled its question about your input")
)
UNANSWERED = to_author(
    "submission_unanswered",
    _("A question about your input is still open"),
    action=_("Read and answer the question"),
)
LAPSED = to_author("submission_lapsed", _("Your input was closed because a question was not answered"))
LEVEL_RAISED = to_author("submission_level_raised", _("The office restricted who may see your input"))
MESSAGED = to_author(
    "submission_messaged", _("The office wrote to you about your input"), action=_("Read the message")
)
DECLINED = to_author(
    "submission_declined",
    _("Your input was not accepted"),
    action=_("Read the reason"),
    compose=_names_reason,
)
CLOSED = to_author("submission_closed", _("Your input was closed"))
REOPENED = to_author("submission_reopened", _("Your input was reopened"))
RECEIVED = to_office("submission_received", _("A new input was submitted"), default=Channel.DIGEST)
RESUBMITTED = to_office(
    "submission_resubmitted", _("An author answered your question"), action=_("Read the answer")
)
TAKEN_BACK = to_office("submission_taken_back", _("An author withdrew an input"), default=Channel.DIGEST)
ASSIGNED = to_office("case_assigned", _("An input was reassigned"))
UNASSIGNED = register(
    "cases_unassigned",
    _("Inputs are unassigned because an officer left"),
    group=THE_OFFICE,
    action=_("Assign the inputs"),
    stoppable=False,
    audience=lead_officers,
)
DUE = to_office("case_due", _("An input that is assigned to you is due soon"), default=Channel.DIGEST)
OVERDUE = to_office("case_overdue", _("An input that is assigned to you is overdue"))
ESCALATED = to_office(
    "case_escalated", _("An input is overdue with the office (lead officers)"), default=Channel.DIGEST
)
SHARED_OUT = register(
    "cases_assigned",
    _("Several inputs were assigned to you"),
    group=THE_OFFICE,
    action=_("Open your inputs"),
)
APPEALED = to_office("submission_appealed", _("An author asks for a review"), action=_("Review the decision"))


def officers() -> Iterable[User]:
    """Everyone in the office who reads inputs."""
    return User.objects.filter(OFFICERS, is_active=True)


def leads() -> Iterable[User]:
    return User.objects.with_role(Role.LEAD_OFFICER)


def in_charge(case: Case, at: datetime) -> list[User]:
    """The officer who has the case, while they are away whoever stands in, too; the leads when no one has it,
    when that person is gone, or when no deputy can act."""
    assignee = case.assignee
    if assignee is None or not assignee.is_active:
        return list(leads())
    if not assignee.is_absent(at):
        return [assignee]
    deputy = deputy_of(assignee, at)
    return [assignee, *(leads() if deputy is None else [deputy])]


def tell_writers(kind: str, case: Case, *, at: datetime, **context: object) -> None:
    """Notify the writers of each organisation with an input in the case, except withdrawn inputs."""
    # A campaign has thousands of them, and whoever decides about it waits.
    if is_rehearsal():
        return
    staying = [submission for submission in case.members if submission.withdrawn_at is None]
    tell_authors(kind, staying, at=at, **context)


def tell_office(
    kind: str,
    case: Case,
    people: Iterable[User] | None = None,
    *,
    of: Submission | None = None,
    at: datetime,
    **context: object,
) -> None:
    """Notify `people` of the office, or whoever has the case, about it (or about one input in it).

    The link leads to the screen on which it is decided.
    """
    submission = of or case.main_submission
    notify(
        kind,
        in_charge(case, at) if people is None else people,
        at=at,
        page=("admin:engagements_case_change", case.pk),
        target_id=submission.pk,
        discreet=is_discreet(submission),
        **about(submission),
        **context,
    )


def submitted(submission: Whole, case: Case, version: Version, *, at: datetime) -> None:
    """The receipt, to the author and to whoever submitted it; a new input also to the office.

    Expects the input loaded whole. One query loads the people of both, because the author waits.
    """
    writer_ids = {member["user"] for member in submission.members if member["role"] in WRITERS}
    recipient_ids = writer_ids & {str(submission.author_id), str(version.submitted_by_id)}
    people = list(User.objects.filter(Q(pk__in=recipient_ids) | OFFICERS, is_active=True))
    tell_author(
        SUBMITTED,
        submission,
        [person for person in people if str(person.pk) in recipient_ids],
        at=at,
        received_at=version.submitted_at,
        version=version.number,
        sha256=version.sha256,
        due_at=case.due_at,
    )
    if version.number == 1:
        office = [person for person in people if is_officer(person)]
        tell_office(RECEIVED, case, office, of=submission, at=at, due_at=case.due_at)


def withdrawn(submission: Submission, case: Case, *, at: datetime) -> None:
    tell_author(WITHDRAWN, submission, at=at)
    tell_office(TAKEN_BACK, case, officers(), of=submission, at=at)


def has_officer(case: Case) -> bool:
    return case.assignee is not None and case.assignee.is_active


def due_soon(case: Case, *, at: datetime) -> None:
    tell_office(DUE, case, at=at, due_at=case.due_at)


def overdue(case: Case, *, at: datetime) -> None:
    """Its officer; of what no one has, the lead officers."""
    if has_officer(case):
        tell_office(OVERDUE, case, at=at, due_at=case.due_at)
    else:
        tell_office(ESCALATED, case, leads(), at=at, due_at=case.due_at)


def still_overdue(case: Case, *, at: datetime) -> None:
    """The lead officers: they have known from its due date on of what no one has."""
    if has_officer(case):
        others = [lead for lead in leads() if lead != case.assignee]
        tell_office(ESCALATED, case, others, at=at, due_at=case.due_at, officer=str(case.assignee))


def shared_out(officer: User, *, count: int, by: User, at: datetime) -> None:
    page = ("admin:engagements_case_changelist",)
    notify(SHARED_OUT, [officer], at=at, page=page, by=str(by), count=count)


def officer_left(officer: User, *, count: int, at: datetime) -> None:
    page = ("admin:engagements_case_changelist",)
    notify(UNASSIGNED, leads(), at=at, page=page, officer=str(officer), count=count)
