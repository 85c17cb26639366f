"""What the office has to do, what it waits for, and the case of an input."""

from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from engagements.cases.ladder import WITH_OFFICE
from engagements.cases.models import Case, Clarification, Filing
from engagements.cases.states import State, WaitingOn
from engagements.submissions.models import Submission
from focalpoint.subqueries import is_any_of
from focalpoint.verbs import Address
from organisations.accounts.models import User
from organisations.accounts.queries import stood_in_for
from organisations.accounts.roles import Role
from organisations.calendars.queries import due_after
from organisations.profiles.states import State as ProfileState

IN_OFFICE = Q(roles__overlap=[Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER])
# Reminders go out this many working days before a date, but not to anyone notified within a day.
DAYS_BEFORE = 3
FRESH = timedelta(days=1)


def case_of(submission: Submission) -> Case | None:
    """The case of the input; None while it is a draft. No query when it was loaded with the input."""
    try:
        return submission.filing.case
    except Filing.DoesNotExist:
        return None


def place_of_case(submission: Submission) -> list[Address]:
    """What is locked before an input whose case a verb touches."""
    try:
        return [(Case, submission.filing.case_id)]
    except Filing.DoesNotExist:
        return []


def _clarifications() -> QuerySet[Clarification]:
    """Questions about the inputs of the outer query's case."""
    return Clarification.objects.filter(submission__filing__case=OuterRef("pk"))


def needs_office() -> QuerySet[Case]:
    return Case.objects.filter(waiting_on=WaitingOn.OFFICE)


def unassigned() -> QuerySet[Case]:
    """New ones, appeals that no lead officer has taken, and those whose officer has left."""
    return needs_office().filter(assignee=None)


def is_awake(now: datetime) -> Q:
    """Not put aside, or the time is over."""
    return Q(snoozed_until=None) | Q(snoozed_until__lte=now)


def is_for(officer: User, now: datetime) -> Q:
    """No colleague has it, or one who is away, and it is not put aside."""
    away = ArraySubquery(stood_in_for(officer, now).order_by().values("pk"))
    is_theirs = Q(assignee=officer.pk) | Q(assignee=None) | is_any_of(F("assignee"), away)
    return is_theirs & is_awake(now)


def with_office_for(officer: User, now: datetime) -> QuerySet[Case]:
    """What waits on the office now and no colleague has taken, or one who is away."""
    return needs_office().filter(is_for(officer, now))


def snoozed(officer: User, now: datetime) -> QuerySet[Case]:
    """What an officer put aside, until later."""
    return Case.objects.filter(assignee=officer.pk, snoozed_until__gt=now)


def snoozed_by_anyone(now: datetime) -> QuerySet[Case]:
    """What officers put aside, until later."""
    return Case.objects.filter(snoozed_until__gt=now)


def of_unverified() -> QuerySet[Case]:
    """Those that the office must act on and cannot refer: it has not verified their organisation."""
    return needs_office().exclude(main_submission__profile__state=ProfileState.VERIFIED)


def of_officer(officer: User) -> QuerySet[Case]:
    """Those an officer has, while someone still has to act."""
    return Case.objects.filter(assignee=officer.pk, waiting_on__lt=WaitingOn.NOBODY)


def have_left() -> QuerySet[User]:
    """Those who cannot work on inputs any more, and still have some on which someone must act."""
    with_cases = Exists(Case.objects.filter(assignee=OuterRef("pk"), waiting_on__lt=WaitingOn.NOBODY))
    return User.objects.exclude(IN_OFFICE & Q(is_active=True)).filter(with_cases)


def cases_of(officer: User) -> list[Address]:
    """What an officer has, for the engine to hold."""
    return [(Case, pk) for pk in of_officer(officer).values_list("pk", flat=True)]


def officers_ever() -> QuerySet[User]:
    """Everyone who is in the office, or was and is still the assignee of a case."""
    return User.objects.filter(IN_OFFICE | Exists(Case.objects.filter(assignee=OuterRef("pk"))))


def overdue(now: datetime) -> QuerySet[Case]:
    """Those that the office must act on and that are past their date."""
    return needs_office().filter(due_at__lt=now)


def returned_and_answered() -> QuerySet[Case]:
    """The author has answered; an officer must read it."""
    answered = _clarifications().filter(answered_at__isnull=False)
    return needs_office().filter(Exists(answered), state=State.IN_TRIAGE)


def is_unanswered(now: datetime) -> Q:
    """A whole day past its date: it is still that day somewhere, and an answer may be on its way."""
    return Q(due_at__lt=now - timedelta(days=1))


def to_lapse(now: datetime) -> QuerySet[Case]:
    """Questions that nobody has answered in time, though they could."""
    waiting = Case.objects.filter(is_unanswered(now), state=State.RETURNED)
    return waiting.exclude(main_submission__profile__state=ProfileState.SUSPENDED)


def to_remind(at: datetime) -> QuerySet[Case]:
    """Questions that lapse soon, are not new, and of which nobody was reminded."""
    soon = due_after(at, DAYS_BEFORE)
    fresh = _clarifications().filter(asked_at__gt=at - FRESH)
    waiting = Case.objects.filter(state=State.RETURNED, due_at__gt=at, due_at__lte=soon)
    return waiting.exclude(Exists(fresh)).exclude(reminded_for=F("due_at"))


def to_escalate(at: datetime) -> QuerySet[Case]:
    """What the office must act on, with a step of its ladder to take; no one is hurried to close a case.

    While the organisation is suspended nothing can be sent on, and what was put aside is not news.
    """
    waiting = needs_office().filter(WITH_OFFICE.reached(at)).filter(is_awake(at))
    is_early = Q(due_at__gt=at)
    # Of what no one has the lead officers see the list; they are not warned of each.
    waiting = waiting.exclude(is_early, assignee=None).exclude(state=State.ANSWERED)
    return waiting.exclude(main_submission__profile__state=ProfileState.SUSPENDED)


def open_question(submission: Submission) -> Clarification | None:
    """What the author has not answered yet."""
    return _open().filter(submission=submission).order_by("-asked_at").first()


def _open() -> QuerySet[Clarification]:
    return Clarification.objects.filter(answered_at=None, recalled_at=None)


def questions_to_recall(case: Case) -> QuerySet[Clarification]:
    """What the office waits for: of a campaign it can be questions to several authors."""
    return _open().filter(submission__filing__case=case.pk, submission__returned_at__isnull=False)
