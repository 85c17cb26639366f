"""When someone of the office is away, and who stands in."""

from datetime import date, datetime

from focalpoint.office import end_of, office_day, start_of
from organisations.accounts import notices, verbs
from organisations.accounts.errors import AbsencePeriodError, DeputyError, NotAbsentError
from organisations.accounts.models import LONGEST_ABSENCE, User
from organisations.accounts.queries import ended_absences, reads_inputs


@verbs.SET_ABSENCE
def set_absence(
    person: User, *, first: date, last: date, deputy: User | None = None, by: User, at: datetime
) -> User:
    """From the first to the last day; in place of an absence that was set before."""
    if not (first <= last and office_day(at) <= last <= office_day(at) + LONGEST_ABSENCE):
        raise AbsencePeriodError
    if deputy is not None and (deputy.pk == person.pk or not (deputy.is_active and reads_inputs(deputy))):
        raise DeputyError
    person.absent_from, person.absent_until = start_of(first), end_of(last)
    person.deputy = deputy
    notices.absence_set(person, by=by, at=at)
    return person


@verbs.END_ABSENCE
def end_absence(person: User, *, by: User, at: datetime) -> User:
    """Back earlier, or not away after all."""
    return _forget(person)


@verbs.FORGET_ABSENCE
def forget_absence(person: User, *, at: datetime) -> User:
    """Some time after its end no one needs to know of it."""
    if not ended_absences(at).filter(pk=person.pk).exists():
        raise NotAbsentError
    return _forget(person)


def _forget(person: User) -> User:
    person.absent_from = person.absent_until = person.deputy = None
    return person
