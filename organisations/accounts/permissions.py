"""Who a person is in the office, as predicates that permissions are composed of: the operator decides about
everyone, leads about those who are not staff.
"""

from datetime import datetime

from rules import predicate

from focalpoint import access
from focalpoint.errors import DomainError
from focalpoint.people import Anyone, Person
from organisations.accounts.credentials import is_self_registered
from organisations.accounts.errors import (
    DeactivatedError,
    InUseError,
    NotAbsentError,
    NotDeactivatedError,
    NotOfOfficeError,
    NotRequestedError,
    SecondPersonError,
)
from organisations.accounts.models import FACTOR_RESET_WAITS, User
from organisations.accounts.roles import Role


@predicate
def is_officer(user: Anyone) -> bool:
    """Reads inputs and works on them: an officer, a lead or a protection officer."""
    return user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER)


@predicate
def is_lead_officer(user: Anyone) -> bool:
    return user.is_authenticated and user.has_role(Role.LEAD_OFFICER)


@predicate
def is_auditor(user: Anyone) -> bool:
    return user.is_authenticated and user.has_role(Role.AUDITOR)


@predicate
def is_operator(user: Anyone) -> bool:
    return user.is_authenticated and user.is_superuser


@predicate
def is_self(user: Anyone, person: User | None) -> bool:
    return person is not None and person.pk == user.pk


@predicate
def is_in_office(user: Anyone, person: User | None) -> bool:
    """The person looked at is staff: only the operator decides about them."""
    return person is not None and person.is_staff


decides_about = is_operator | (is_lead_officer & ~is_in_office)


def is_stopped(person: User, by: object, at: datetime) -> DomainError | None:
    return None if person.is_active else DeactivatedError()


def can_sign_in(person: User, by: object, at: datetime) -> DomainError | None:
    return NotDeactivatedError() if person.is_active else None


def is_not_requested(person: User, by: Person | None, at: datetime) -> DomainError | None:
    """A request to remove the second factor that someone else made, not too long ago."""
    if person.factor_reset_at is None or at - person.factor_reset_at > FACTOR_RESET_WAITS:
        return NotRequestedError()
    return SecondPersonError() if by and person.factor_reset_by_id == by.pk else None


def is_not_of_office(person: User, by: object, at: datetime) -> DomainError | None:
    """Only who has inputs assigned needs someone to stand in."""
    return None if person.is_active and is_officer(person) else NotOfOfficeError()


def is_not_absent(person: User, by: object, at: datetime) -> DomainError | None:
    return NotAbsentError() if person.absent_until is None or person.absent_until < at else None


def is_someones(person: User, by: object, at: datetime) -> DomainError | None:
    """It was proved, or given something: signing up again does not begin it anew."""
    return None if is_self_registered(person) and not person.roles else InUseError()


access.permit("organisations.view_user", who=is_officer | is_operator)

# The kernel's own screens: the kernel knows no roles, so their permissions are declared here.
access.permit("focalpoint.view_entry", who=is_auditor | is_lead_officer)
access.permit("focalpoint.view_notice", who=is_auditor | is_officer | is_operator)
access.permit("focalpoint.retry_notice", who=is_officer | is_operator)
# Of a mail that was given up.
access.permit("focalpoint.see_recipient_of_notice", who=is_officer | is_operator)
access.permit("focalpoint.see_input_of_notice", who=is_officer)
# "Did they get it?": whoever asks knows the address or the reference already. The operator, who has no part
# in content, asks by address alone.
access.permit("focalpoint.search_recipient_of_notice", who=is_auditor | is_officer | is_operator)
access.permit("focalpoint.search_input_of_notice", who=is_auditor | is_officer)
# The texts of pages about the office and of help.
access.permit("focalpoint.view_text", who=is_officer | is_operator)
access.permit("focalpoint.edit_text", who=is_lead_officer)
