"""Departments and posts in them, for tests."""

from itertools import count
from typing import Any

from focalpoint.translated import Translated
from organisations.accounts.models import User
from organisations.departments.models import Department, Kind, Post, PostRole
from tests.factories import accounts, profiles

_numbers = count(1)


def department(**fields: Any) -> Department:
    """An entity that accepts referrals."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "code": f"office-{number}",
        "acronym": f"OW{number}",
        "name": Translated(en=f"Office of Water {number}", ar=f"مكتب المياه {number}"),
        "kind": Kind.SECRETARIAT,
    }
    return Department.objects.create(**{**defaults, **fields})


def post(
    department_: Department | None = None,
    role: str = PostRole.REVIEWER,
    user: User | None = None,
    **fields: Any,
) -> Post:
    """A person's live post; department and person are made when not given."""
    return Post.objects.create(
        department=department_ or department(),
        user=user or accounts.person(),
        role=role,
        **{"since_at": profiles.AT, "since_by": accounts.lead(), **fields},
    )


def reviewer(department_: Department) -> User:
    """A person who reads and drafts there."""
    return post(department_).user


def liaison(department_: Department) -> User:
    """A person who also clears and sends there."""
    return post(department_, PostRole.LIAISON).user
