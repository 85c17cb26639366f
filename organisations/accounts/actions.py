"""What is done with people: let in, given roles, stopped; and what they set for themselves."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from focalpoint import audit
from focalpoint.errors import DomainError
from organisations.accounts import notices
from organisations.accounts.models import Reason, User
from organisations.accounts.roles import Role


class AccountExistsError(DomainError):
    """The address belongs to somebody who is here already."""

    message = _("There is an account with this address already.")


class RoleAlreadyGrantedError(DomainError):
    message = _("This person has the role already.")


class RoleNotGrantedError(DomainError):
    message = _("This person does not have the role any more.")


class DeactivatedError(DomainError):
    message = _("This account was stopped. Let the person in again first.")


class NotDeactivatedError(DomainError):
    message = _("This account works already.")


class CannotDeactivateSelfError(DomainError):
    message = _("You cannot stop your own account.")


def _capacity(by: User) -> str:
    if by.is_superuser:
        return "operator"
    return "lead" if by.has_role(Role.LEAD) else ""


def _locked(user: User) -> User:
    """The person as they are now, kept from changing until this transaction is through."""
    return User.objects.select_for_update().get(pk=user.pk)


@transaction.atomic
def add(
    *,
    email: str,
    name: str = "",
    language: str,
    time_zone: str = "UTC",
    tell: bool = True,
    by: User,
    at: datetime,
) -> User:
    """Make an account for somebody, who signs in with a mailed code: that confirms the address.

    `tell` is off when another notice says it: one thing, one mail.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name, language=language, time_zone=time_zone)
    except IntegrityError as error:
        raise AccountExistsError from error
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    audit.record("user.added", user, by=by, at=at, capacity=_capacity(by))
    if tell:
        notices.added(user, at=at)
    return user


@transaction.atomic
def grant_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """The person has the role from now on."""
    user = _locked(user)
    if not user.is_active:
        raise DeactivatedError
    if role in user.roles:
        raise RoleAlreadyGrantedError
    user.roles = [*user.roles, role]
    user.save(update_fields=["roles"])
    audit.record("user.role_granted", user, by=by, at=at, capacity=_capacity(by), changes={"role": role})
    notices.role_granted(user, role, at=at)
    return user


@transaction.atomic
def revoke_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """The person has the role no longer; an open session loses it with the next page."""
    user = _locked(user)
    if role not in user.roles:
        raise RoleNotGrantedError
    user.roles = [one for one in user.roles if one != role]
    user.save(update_fields=["roles"])
    audit.record("user.role_revoked", user, by=by, at=at, capacity=_capacity(by), changes={"role": role})
    notices.role_revoked(user, role, at=at)
    return user


@transaction.atomic
def deactivate(user: User, *, reason: Reason, by: User, at: datetime) -> User:
    """The person cannot sign in any more, and what they have open ends; roles and parts are kept."""
    if user.pk == by.pk:
        raise CannotDeactivateSelfError
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise DeactivatedError
    user.is_active = False
    for session in UserSession.objects.filter(user=user):
        session.end()
    audit.record("user.deactivated", user, by=by, at=at, capacity=_capacity(by), changes={"reason": reason})
    notices.deactivated(user, reason, at=at)
    return user


@transaction.atomic
def reactivate(user: User, *, by: User, at: datetime) -> User:
    """The person may sign in again, as what they were."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise NotDeactivatedError
    user.is_active = True
    audit.record("user.reactivated", user, by=by, at=at, capacity=_capacity(by))
    notices.reactivated(user, at=at)
    return user


@transaction.atomic
def change_security(user: User, *, change: notices.Change, address: str = "", at: datetime) -> None:
    """Record and tell that the person changed how they sign in.

    `address` is the one they had before, when it was that which changed.
    """
    audit.record(f"user.{change.value}", user, by=user, at=at)
    notices.security_changed(user, change, at=at, address=address)


@transaction.atomic
def save_settings(
    user: User, *, name: str, language: str, time_zone: str, digest_hour: int, by: User, at: datetime
) -> User:
    """What a person chose on their settings page."""
    chosen = {"name": name, "language": language, "time_zone": time_zone, "digest_hour": digest_hour}
    changed = [field for field, value in chosen.items() if getattr(user, field) != value]
    if not changed:
        return user
    for field in changed:
        setattr(user, field, chosen[field])
    user.save(update_fields=changed)
    told = {field: chosen[field] for field in changed if field != "name"}
    audit.record("user.settings_saved", user, by=by, at=at, changes={"changed": changed, **told})
    return user
