"""Load and authorise in one call, so that no view can do the first without the second.

A permission has two halves: *who* (the person's role in it) and what is in the way now (its state, a
guard of its verb). What a person may not even see answers 404; what they see but have no part in answers
403; what cannot be done now answers with the friendly page of the `DomainError` that says why (409).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

import rules
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404
from rules import Predicate

from focalpoint.errors import DomainError
from focalpoint.people import Anyone, Person

M = TypeVar("M", bound=models.Model)
R_co = TypeVar("R_co", bound=models.Model, covariant=True)

# Why it cannot be done to a row now; None when it can. The name of its permission says which rows it knows.
Refusal = Callable[[M, Person], DomainError | None]


class _Readers(Protocol[R_co]):
    """Rows that know who may see them."""

    def visible_to(self, user: Anyone) -> models.QuerySet[R_co]: ...


@dataclass(frozen=True)
class Permission:
    """Who may, and why it cannot be done to `obj` now (None when it can)."""

    who: Predicate
    refusal: Refusal[models.Model]


PERMISSIONS: dict[str, Permission] = {}


def _nothing(obj: models.Model, user: Person) -> None:
    """Nothing prevents it: what is only viewed can be viewed in every state."""


def permit(name: str, *, who: Predicate, refusal: Refusal[M] = _nothing) -> None:
    """Register the permission `name` (`app.verb_noun`) as *who* and, with an object, *not refused*."""

    def is_not_refused(user: Person, obj: M | None = None) -> bool:
        return obj is None or refusal(obj, user) is None

    PERMISSIONS[name] = Permission(who, cast(Refusal[models.Model], refusal))
    rules.add_perm(name, who & Predicate(is_not_refused, name=f"{name}_now"))


def check(user: Anyone, permission: str, obj: models.Model | None = None) -> None:
    """Raise PermissionDenied, or the DomainError that says why not now, unless allowed."""
    rule = PERMISSIONS[permission]
    if not (user.is_active and rule.who.test(user, obj)):
        raise PermissionDenied(permission)
    if obj is not None and (error := rule.refusal(obj, user)) is not None:
        raise error


def refusal(user: Anyone, permission: str, obj: models.Model) -> PermissionDenied | DomainError | None:
    """What `check` would raise: for a page that shows what can be done."""
    try:
        check(user, permission, obj)
    except (PermissionDenied, DomainError) as error:
        return error
    return None


def load_allowed(
    user: Anyone, permission: str, queryset: models.QuerySet[M] | models.Manager[M], **lookup: object
) -> M:
    """The one row of `queryset` that `lookup` names, if `user` may see it and has `permission` on it.

    `queryset` must know `visible_to(user)`. Raises Http404, PermissionDenied or a DomainError.
    """
    return _load(user, permission, cast(_Readers[M], queryset).visible_to(user), _as_it_is, lookup)


def _as_it_is(obj: models.Model) -> None:
    """No related rows are needed."""


def load_visible(
    user: Anyone,
    permission: str,
    visible: models.QuerySet[M],
    *,
    then: Callable[[M], object] = _as_it_is,
    **lookup: object,
) -> M:
    """The same of rows that hold only what `user` may see, by whichever name of their queryset.

    `then` brings what the permission and the page need beside the row.
    """
    return _load(user, permission, visible, then, lookup)


def _load(
    user: Anyone,
    permission: str,
    visible: models.QuerySet[M],
    then: Callable[[M], object],
    lookup: Mapping[str, object],
) -> M:
    try:
        obj = visible.get(**lookup)
    except (ObjectDoesNotExist, ValueError, ValidationError) as error:
        raise Http404 from error
    then(obj)
    check(user, permission, obj)
    return obj
