"""Inputs that say nearly the same are read, referred and answered as one case; any of them can leave it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from engagements.campaigns import verbs
from engagements.campaigns.errors import (
    LastInputError,
    NotInCampaignError,
    NotSharedError,
    OtherCallError,
    QuestionOpenError,
    ReadByDepartmentsError,
    SameCaseError,
)
from engagements.campaigns.models import Fingerprint
from engagements.campaigns.queries import COMPARED_LEVELS
from engagements.cases.actions import open_, replace_main
from engagements.cases.assigning import claim
from engagements.cases.models import Case, Filing
from engagements.cases.states import State, WaitingOn
from engagements.submissions.models import Submission
from engagements.submissions.queries import latest_version
from engagements.submissions.states import State as SubmissionState
from focalpoint.verbs import flush, note
from organisations.accounts.models import User

# What is done where inputs join a campaign that departments have already: called with it and with their keys.
# Who has it, and what was answered, is known above.
LISTENERS: list[Callable[[Case, list[UUID], datetime], None]] = []


@verbs.JOIN
def join(case: Case, *, into: Case, by: User, at: datetime) -> Case:
    """Answer its inputs with those of another case: they move there, and this one ends.

    It keeps its history, and is what an input comes back to that is taken out. Two cases that are joined to
    each other at the same moment hold each other up: the database lets one of them fail, as busy.
    """
    if into.pk == case.pk:
        raise SameCaseError
    take_in(into, case=case, by=by, at=at)
    note(main_submission_id=into.main_submission_id)
    return case


@verbs.TAKE_IN
def take_in(campaign: Case, *, case: Case, by: User, at: datetime) -> Case:
    """The inputs of `case` belong to this one from now on; part of `join`."""
    if campaign.consultation_id != case.consultation_id:
        raise OtherCallError
    filings = Filing.objects.filter(case=case)
    if filings.exclude(submission__level__in=COMPARED_LEVELS).exists():
        raise NotSharedError
    if campaign.state == State.NEW:
        claim(campaign, by=by, at=at)
    # No one waits longer because others say the same.
    if campaign.waiting_on == WaitingOn.OFFICE and case.was_due_at is not None:
        campaign.due_at = min(filter(None, (campaign.due_at, case.was_due_at)))
    note(main_submission_id=case.main_submission_id)
    joined = list(filings.values_list("pk", flat=True))
    _move(filings, to=campaign, by=by, at=at)
    if campaign.state == State.REFERRED:
        for listener in LISTENERS:
            listener(campaign, joined, at)
    # Where it is not compared yet, that will say so.
    Fingerprint.objects.filter(pk=campaign.main_submission_id).update(is_main=True)
    return campaign


def _move(filings: QuerySet[Filing], *, to: Case, by: User, at: datetime) -> None:
    """What is particular to each is looked for again: it is another text now that it is compared with."""
    filings.update(case=to, filed_at=at, filed_by=by, added="", compared_at=None)
    to.forget_members()


@verbs.TAKE_OUT
def take_out(campaign: Case, *, submission: Submission, by: User, at: datetime) -> Case:
    """Answer one input on its own again: in the case it had, or in a new one, with whoever takes it out.

    Returns that case. If it was the main input, the earliest other takes its place.
    """
    others = _others(campaign, submission)
    if campaign.main_submission_id == submission.pk:
        if campaign.state != State.IN_TRIAGE:
            raise ReadByDepartmentsError
        replace_main(campaign, submission=others[0], at=at)
    note(main_submission_id=submission.pk)
    own = Case.objects.filter(main_submission=submission.pk, state=State.JOINED).first()
    own = leave(own, by=by, at=at) if own is not None else _of_its_own(submission, by=by, at=at)
    _move(Filing.objects.filter(pk=submission.pk), to=own, by=by, at=at)
    campaign.forget_members()
    return own


def _others(campaign: Case, submission: Submission) -> list[Submission]:
    """Those that stay, the first submitted first; at most two are loaded."""
    staying = Submission.objects.filter(filing__case=campaign, state=SubmissionState.SUBMITTED)
    row = staying.filter(pk=submission.pk).first()
    if row is None:
        raise NotInCampaignError
    if row.returned_at is not None:
        raise QuestionOpenError
    others = staying.exclude(pk=submission.pk).order_by("submitted_at", "pk")
    if not (first := list(others[:1])):
        raise LastInputError
    return first


@verbs.LEAVE
def leave(case: Case, *, by: User, at: datetime) -> Case:
    """The case of an input that is taken out goes on where it ended; part of `take_out`."""
    case.assignee = by
    return case


def _of_its_own(submission: Submission, *, by: User, at: datetime) -> Case:
    """For the input whose case became the campaign's."""
    row = Submission.objects.select_related("consultation", "profile", "author").get(pk=submission.pk)
    case = flush(open_(submission=row, version=latest_version(row.pk), by=by, at=at))
    return claim(case, by=by, at=at)
