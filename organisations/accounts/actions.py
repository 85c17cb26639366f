"""What is done with people: let in, given roles; and what they set for themselves."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.db.models import ProtectedError

from focalpoint.addresses import to_address
from focalpoint.limits import check
from focalpoint.notifications import opt_outs
from focalpoint.verbs import flush
from organisations.accounts import notices, verbs
from organisations.accounts.errors import (
    AccountExistsError,
    InUseError,
    RoleAlreadyGrantedError,
    RoleNotGrantedError,
)
from organisations.accounts.models import User
from organisations.accounts.queries import to_expire
from organisations.accounts.roles import Role


@verbs.ADD.makes
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
    """Make an account for someone, who signs in with a mailed code: that confirms the address.

    `tell` is off when another notice says it, so that there is one mail.
    """
    email = to_address(email)
    opt_outs.check(email)
    user = User(email=email, name=name, language=language, time_zone=time_zone, joined_at=at)
    user.set_unusable_password()
    try:
        flush(user)
    except IntegrityError as error:
        raise AccountExistsError from error
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    if tell:
        notices.added(user, at=at)
    return user


@verbs.EXPIRE
def expire(user: User, *, at: datetime) -> None:
    """Delete an account whose address was never confirmed."""
    if not to_expire(at).filter(pk=user.pk).exists():
        raise InUseError
    try:
        user.delete()
    except ProtectedError as error:
        raise InUseError from error


@verbs.GRANT_ROLE
def grant_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """The person has the role from now on."""
    if role in user.roles:
        raise RoleAlreadyGrantedError
    user.roles = [*user.roles, role]
    notices.role_granted(user, role, at=at)
    return user


@verbs.REVOKE_ROLE
def revoke_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """The person has the role no longer; an open session loses it with the next page."""
    if role not in user.roles:
        raise RoleNotGrantedError
    user.roles = [granted for granted in user.roles if granted != role]
    notices.role_revoked(user, role, at=at)
    return user


@verbs.REACTIVATE
def reactivate(user: User, *, by: User, at: datetime) -> User:
    """The person may sign in again, with the roles they had."""
    user.is_active = True
    notices.reactivated(user, at=at)
    return user


@verbs.CHANGE_SECURITY
def change_security(user: User, *, change: notices.Change, address: str = "", by: User, at: datetime) -> User:
    """Record and tell that the person changed how they sign in.

    `address` is the one they had before, when it was that which changed.
    """
    column = User._meta.get_field("email")
    check(column, column, address)
    notices.security_changed(user, change, at=at, address=address)
    return user


@verbs.SAVE_SETTINGS
def save_settings(
    user: User, *, name: str, language: str, time_zone: str, digest_hour: int, by: User, at: datetime
) -> User:
    """What a person chose on their settings page."""
    user.name, user.language = name, language
    user.time_zone, user.digest_hour = time_zone, digest_hour
    return user
