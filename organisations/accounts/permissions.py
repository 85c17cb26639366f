"""Who a person is in the office, as predicates that permissions are composed of; and who may do what with
people: the operator gives roles, leads let people in and stop those who are not staff.
"""

from typing import Any

from rules import predicate

from focalpoint import access
from organisations.accounts.roles import Role


@predicate
def is_officer(user: Any) -> bool:
    """Reads inputs and works on them: an officer, a lead or a protection officer."""
    return user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD, Role.PROTECTION_OFFICER)


@predicate
def is_lead(user: Any) -> bool:
    return user.is_authenticated and user.has_role(Role.LEAD)


@predicate
def is_auditor(user: Any) -> bool:
    return user.is_authenticated and user.has_role(Role.AUDITOR)


@predicate
def is_operator(user: Any) -> bool:
    return user.is_authenticated and user.is_superuser


@predicate
def is_self(user: Any, person: Any) -> bool:
    return person is not None and person.pk == user.pk


@predicate
def is_in_office(user: Any, person: Any) -> bool:
    """The person looked at is staff: only the operator decides about them."""
    return person is not None and person.is_staff


@predicate
def can_sign_in(user: Any, person: Any) -> bool:
    return person is None or person.is_active


@predicate
def is_stopped(user: Any, person: Any) -> bool:
    return person is None or not person.is_active


decides_about = is_operator | (is_lead & ~is_in_office)

access.permit("organisations.view_user", who=is_officer | is_operator)
access.permit("organisations.add_user", who=is_lead | is_operator)
access.permit("organisations.grant_role", who=is_operator & can_sign_in)
access.permit("organisations.revoke_role", who=is_operator)
access.permit("organisations.deactivate_user", who=decides_about & ~is_self & can_sign_in)
access.permit("organisations.reactivate_user", who=decides_about & is_stopped)

# The kernel's own screens: it knows no roles, so who may is said here.
access.permit("focalpoint.view_entry", who=is_auditor | is_lead)
access.permit("focalpoint.view_notice", who=is_auditor | is_officer | is_operator)
access.permit("focalpoint.retry_notice", who=is_officer | is_operator)
