"""Who a person is in the office, as predicates that permissions are composed of."""

from typing import Any

from rules import predicate

from organisations.accounts.roles import Role


@predicate
def is_officer(user: Any) -> bool:
    """Reads inputs and works on them: an officer, a lead or a protection officer."""
    return user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD, Role.PROTECTION_OFFICER)


@predicate
def is_lead(user: Any) -> bool:
    return user.is_authenticated and user.has_role(Role.LEAD)
