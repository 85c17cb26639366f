"""People for tests."""

from itertools import count
from typing import Any

from organisations.accounts.models import User
from organisations.accounts.roles import Role

_numbers = count(1)


def person(**fields: Any) -> User:
    """Somebody with an account and nothing else; the password is "correct horse battery"."""
    number = next(_numbers)
    defaults: dict[str, Any] = {"email": f"person{number}@example.org", "name": f"Person {number}"}
    return User.objects.create_user(**{"password": "correct horse battery", **defaults, **fields})


def officer(**fields: Any) -> User:
    return person(**{"roles": [Role.OFFICER], **fields})


def lead(**fields: Any) -> User:
    return person(**{"roles": [Role.LEAD_OFFICER], **fields})


def auditor(**fields: Any) -> User:
    return person(**{"roles": [Role.AUDITOR], **fields})
