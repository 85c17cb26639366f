"""How the office sorts its work: labels, priority, what is put aside until a day. No one outside reads it.

A snooze is a time on the case, neither a state nor a job: when the time has come the case is among what needs
the office again, and what happens to it before then ends it. The clock of the case does not stop.
"""

from collections.abc import Collection
from datetime import date, datetime

from engagements.cases import verbs
from engagements.cases.errors import ArchivedLabelError, BeyondDueError, SnoozeDayError
from engagements.cases.models import Case
from engagements.cases.states import Priority
from engagements.labels.models import Label
from focalpoint.errors import ChoiceError
from focalpoint.office import in_words, office_day, start_of
from organisations.accounts.models import User


@verbs.LABEL
def label(
    case: Case, *, add: Collection[Label] = (), remove: Collection[Label] = (), by: User, at: datetime
) -> Case:
    """Add and remove labels; what a colleague added or removed meanwhile stays as they left it."""
    kept = [key for key in case.labels if key not in {one.pk for one in remove}]
    new = [one for one in add if one.pk not in kept]
    for one in Label.objects.filter(pk__in=[one.pk for one in new], archived_at__isnull=False):
        raise ArchivedLabelError(one.name)
    case.labels = sorted({*kept, *(one.pk for one in new)})
    return case


@verbs.PRIORITISE
def prioritise(case: Case, *, priority: int, by: User, at: datetime) -> Case:
    """Say how much it matters; neither its place in the queue nor its date moves."""
    if priority not in Priority.values:
        raise ChoiceError(Case._meta.get_field("priority"))
    case.priority = priority
    return case


@verbs.SNOOZE
def snooze(
    case: Case,
    *,
    until: date,
    snooze_reason: str = "",
    may_be_overdue: bool = False,
    by: User,
    at: datetime,
) -> Case:
    """Put it aside until the office's day `until`; past its due date only where that is confirmed."""
    if not 0 < (until - office_day(at)).days <= Case.LONGEST_SNOOZE:
        raise SnoozeDayError(Case.LONGEST_SNOOZE)
    back = start_of(until)
    if case.due_at is not None and case.due_at < back and not may_be_overdue:
        raise BeyondDueError(in_words(case.due_at))
    case.snoozed_until, case.snooze_reason = back, snooze_reason.strip()
    return case


@verbs.WAKE
def wake(case: Case, *, by: User, at: datetime) -> Case:
    """An officer ends it by hand."""
    case.end_snooze()
    return case


@verbs.WAKE_UP
def wake_up(case: Case, *, at: datetime) -> Case:
    """Part of what happened to it."""
    case.end_snooze()
    return case
