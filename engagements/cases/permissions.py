"""Who may decide about a case: its assignee. Every officer may take one, or take one over."""

from datetime import datetime

from django.db.models import Q
from rules import predicate

from engagements.cases.errors import (
    AlreadyAppealedError,
    AlreadyClaimedError,
    AlreadyYoursError,
    AssignedToAnotherError,
    DeclinedByOneselfError,
    LeadOfficerOnlyError,
    NewForLeadError,
    NotDueError,
    NotSnoozedError,
    NotWithOfficeError,
    QuestionWasReadError,
    StrictestError,
    SuspendedError,
    WidensError,
)
from engagements.cases.models import Case
from engagements.cases.queries import case_of, questions_to_recall
from engagements.cases.states import HELD, State, WaitingOn
from engagements.consultations.models import Level
from engagements.submissions.models import Submission
from engagements.submissions.permissions import WRITERS
from engagements.submissions.visibility import stricter
from focalpoint import access
from focalpoint.errors import DomainError, WrongStateError
from organisations.accounts.models import User
from organisations.accounts.permissions import is_auditor, is_officer
from organisations.accounts.roles import Role
from organisations.memberships.models import Membership
from organisations.profiles.states import State as ProfileState


@predicate
def writes_for_case(user: User, case: Case | None) -> bool:
    """Owners and editors of an organisation that has an input in it, and did not withdraw it."""
    if case is None:
        return True
    memberships = Membership.objects.live().filter(user_id=user.pk, role__in=WRITERS)
    has_input = Q(profile__submissions__filing__case=case.pk, profile__submissions__withdrawn_at=None)
    return memberships.filter(has_input).exists()


def assigned_to_another(case: Case, by: User | None, at: datetime) -> DomainError | None:
    """Only the assignee decides, and about a new case whoever comes first.

    Later, while it is unassigned, an officer takes it over before they decide.
    """
    if case.state == State.NEW or (by is not None and case.assignee_id == by.pk):
        return None
    return AssignedToAnotherError(case.assignee)


def question_was_read(case: Case, by: object, at: datetime) -> DomainError | None:
    """Only what no one has read can be corrected."""
    was_read = questions_to_recall(case).filter(read_at__isnull=False).exists()
    return QuestionWasReadError() if was_read else None


def is_claimed(case: Case, by: object, at: datetime) -> DomainError | None:
    """It was taken already; the error names the officer, if there is still one."""
    if case.state == State.NEW:
        return None
    return WrongStateError(case, "claim") if case.assignee is None else AlreadyClaimedError(case.assignee)


def needs_lead(case: Case, by: User | None, at: datetime) -> DomainError | None:
    """An appeal that no lead officer has taken yet."""
    is_lead = by is not None and by.has_role(Role.LEAD_OFFICER)
    return LeadOfficerOnlyError() if waits_for_lead(case) and not is_lead else None


def is_new(case: Case, by: User | None, at: datetime) -> DomainError | None:
    """No one has looked at it yet: a lead officer may give it to anyone."""
    is_lead = by is not None and by.has_role(Role.LEAD_OFFICER)
    return NewForLeadError() if case.state == State.NEW and not is_lead else None


def waits_for_lead(case: Case) -> bool:
    return case.assignee_id is None and case.appealed_at is not None


def declined_by_oneself(case: Case, by: User | None, at: datetime) -> DomainError | None:
    """Whoever declined does not decide the appeal."""
    return DeclinedByOneselfError() if by and may_not_decide(case, by) else None


def may_not_decide(case: Case, officer: User) -> bool:
    """Whether the officer declined what is now under appeal."""
    return case.appealed_at is not None and case.declined_by_id == officer.pk


def is_ones_own(case: Case, by: User | None, at: datetime) -> DomainError | None:
    """The officer has it already."""
    return AlreadyYoursError() if by and case.assignee_id == by.pk else None


def is_with_the_office(user: User, by: object, at: datetime) -> DomainError | None:
    """Whoever still works on inputs keeps them."""
    return NotDueError() if user.is_active and is_officer(user) else None


def is_appealed_before(case: Case, by: object, at: datetime) -> DomainError | None:
    """A decision can be appealed once."""
    return AlreadyAppealedError() if case.appealed_at is not None else None


def organisation_is_suspended(case: Case, by: object, at: datetime) -> DomainError | None:
    """While it is, its people cannot answer: their time does not run out."""
    is_suspended = case.main_submission.profile.state == ProfileState.SUSPENDED
    return SuspendedError() if is_suspended else None


def is_not_returned(submission: Submission, by: object, at: datetime) -> DomainError | None:
    """What the office has no question about is not submitted again."""
    return WrongStateError(submission, "submission.resubmit") if submission.returned_at is None else None


def is_strictest(submission: Submission, by: User | None, at: datetime) -> DomainError | None:
    """No level is stricter; or departments would then see a name that its author withheld."""
    if not stricter(submission.level, submission.consultation.publication):
        return StrictestError()
    is_of_office = by is not None and is_officer(by)
    return WidensError() if is_of_office and submission.level == Level.WITHHELD else None


def is_not_with_office(case: Case, by: object, at: datetime) -> DomainError | None:
    """What waits on others is out of the office's way already."""
    return None if case.waiting_on == WaitingOn.OFFICE else NotWithOfficeError()


def is_not_snoozed(case: Case, by: object, at: datetime) -> DomainError | None:
    return NotSnoozedError() if case.snoozed_until is None else None


def is_with_another(submission: Submission, by: User | None, at: datetime) -> DomainError | None:
    """While a case is someone's, only that officer writes to its author: the office speaks with one voice."""
    case = case_of(submission)
    return assigned_to_another(case, by, at) if case is not None and case.state in HELD else None


access.permit("engagements.view_case", who=is_officer)
# How many there are of what, never which.
access.permit("engagements.view_figures", who=is_officer | is_auditor)
