"""Load and authorise in one call, so that no view can do the first without the second.

A permission has two halves: *who* (the person's part in it) and *when* (the state it is in). What a
person may not even see answers 404; what they see but have no part in answers 403; what cannot be
done now answers with the friendly page of `WrongStateError` (409).
"""

from typing import Any, TypeVar

import rules
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from rules import Predicate

from focalpoint.errors import DomainError
from focalpoint.workflow import WrongStateError

M = TypeVar("M", bound=models.Model)

WHO: dict[str, Predicate] = {}


def permit(name: str, *, who: Predicate, when: Predicate | None = None) -> None:
    """Register the permission `name` (`app.verb_noun`) as *who & when*."""
    WHO[name] = who
    rules.add_perm(name, who if when is None else who & when)


def check(user: Any, permission: str, obj: models.Model | None = None) -> None:
    """Raise PermissionDenied, WrongStateError or (without a state to name) DomainError unless allowed."""
    if user.has_perm(permission, obj):
        return
    if obj is None or not (user.is_active and WHO[permission].test(user, obj)):
        raise PermissionDenied(permission)
    if not hasattr(obj, "state"):
        raise DomainError
    raise WrongStateError(obj, permission.split(".")[1].rsplit("_", 1)[0])


def load_allowed(user: Any, permission: str, queryset: Any, **lookup: Any) -> Any:
    """The one row of `queryset` that `lookup` names, if `user` may see it and has `permission` on it.

    `queryset` must know `visible_to(user)`. Raises Http404, PermissionDenied or WrongStateError.
    """
    try:
        obj = queryset.visible_to(user).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError) as error:
        raise Http404 from error
    check(user, permission, obj)
    return obj
