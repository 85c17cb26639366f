"""What is done with people: let in, given roles; and what they set for themselves."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.db.models import ProtectedError

from focalpoint.addresses import to_address
from focalpoint.limits import check
from focalpoint.notifications import opt_outs
from focalpoint.verbs import flush, note
from organisations.accounts import credentials, notices, verbs
from organisations.accounts.errors import (
    AccountExistsError,
    InUseError,
    NeverInvitedError,
    NoFactorError,
    NotRequestedError,
    RoleAlreadyGrantedError,
    RoleNotGrantedError,
)
from organisations.accounts.models import FactorLoss, User
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
    if opt_outs.among([email]):
        raise NeverInvitedError
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


@verbs.DISCARD
def discard(user: User, *, at: datetime) -> None:
    """Whoever else has shown that they have the mailbox gets the address; this account has nothing."""
    try:
        user.delete()
    except ProtectedError as error:
        raise InUseError from error


@verbs.VOID
def void(user: User, *, by: User, at: datetime) -> User:
    """The office gives something to this address: what was set before anyone confirmed it goes."""
    credentials.void(user, language=by.language)
    return user


@verbs.SIGN_UP.makes
def sign_up(*, email: str, password: str, name: str, language: str, time_zone: str, at: datetime) -> User:
    """Begin an account for whoever will confirm the address; `password` is hashed."""
    user = User(email=email, password=password, name=name, language=language, time_zone=time_zone)
    user.joined_at = at
    try:
        flush(user)
    except IntegrityError as error:
        raise AccountExistsError from error
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user


@verbs.SIGN_UP_AGAIN
def sign_up_again(
    user: User, *, password: str, name: str, language: str, time_zone: str, at: datetime
) -> User:
    """Whoever signs up with an address that nobody has confirmed begins anew; `password` is hashed."""
    user.password, user.name = password, name
    user.language, user.time_zone = language, time_zone
    user.joined_at = at
    return user


@verbs.PROVE_ADDRESS
def prove_address(user: User, *, proof: credentials.Proof, by: User, at: datetime) -> User:
    """Someone has shown that they have the mailbox: what was set before counts only if it is theirs.

    It is when this session typed the password that the account has now, or is signed in to it already. All
    other sessions end in any case.
    """
    is_kept = proof.is_own or credentials.is_password_mark(user, proof.mark)
    note(kept=is_kept)
    if is_kept:
        credentials.end_sessions(user, keep=proof.session)
    else:
        credentials.void(user, language=proof.language, keep=proof.session)
    return user


@verbs.GRANT_ROLE
def grant_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """The person has the role from now on."""
    if role in user.roles:
        raise RoleAlreadyGrantedError
    if credentials.is_self_registered(user):
        user = void(user, by=by, at=at)
    user.roles = [*user.roles, role]
    notices.role_granted(user, role, by=by, at=at)
    return user


@verbs.REVOKE_ROLE
def revoke_role(user: User, *, role: Role, by: User, at: datetime) -> User:
    """The person has the role no longer; an open session loses it with the next page."""
    if role not in user.roles:
        raise RoleNotGrantedError
    user.roles = [granted for granted in user.roles if granted != role]
    notices.role_revoked(user, role, by=by, at=at)
    return user


@verbs.REQUEST_FACTOR_RESET
def request_factor_reset(user: User, *, reason: FactorLoss, by: User, at: datetime) -> User:
    """A lead asks to remove the second factor that the person lost; someone else has to confirm it."""
    if not credentials.factors(user).exists():
        raise NoFactorError
    user.factor_reset_reason, user.factor_reset_by, user.factor_reset_at = reason, by, at
    notices.factor_reset_requested(user, by=by, at=at)
    return user


@verbs.CONFIRM_FACTOR_RESET
def confirm_factor_reset(user: User, *, by: User, at: datetime) -> User:
    """The person sets up a new second factor when they next sign in; whatever was open is signed out."""
    requester = user.factor_reset_by
    # Asked again: meanwhile they may have been deactivated, or be no lead any more.
    if requester is None or not requester.is_active or not requester.has_role(Role.LEAD_OFFICER):
        raise NotRequestedError
    reason = FactorLoss(user.factor_reset_reason)
    _remove_factors(user)
    notices.factor_reset(user, reason, [requester, by], at=at)
    return user


@verbs.RESET_FACTOR
def reset_factor(user: User, *, reason: FactorLoss, at: datetime) -> User:
    """By a command on the server, for the only operator or where no two colleagues are left."""
    if not credentials.factors(user).exists():
        raise NoFactorError
    _remove_factors(user)
    notices.factor_reset(user, reason, [], at=at)
    return user


@verbs.LAPSE_FACTOR_RESET
def lapse_factor_reset(user: User, *, at: datetime) -> User:
    """Nobody confirmed it in time."""
    _forget_request(user)
    return user


def _remove_factors(user: User) -> None:
    """The password goes too: else whoever knows it would set up the next factor before its owner does."""
    user.set_unusable_password()
    credentials.remove_factors(user)
    credentials.end_sessions(user)
    _forget_request(user)


def _forget_request(user: User) -> None:
    user.factor_reset_reason, user.factor_reset_by, user.factor_reset_at = "", None, None


@verbs.REACTIVATE
def reactivate(user: User, *, by: User, at: datetime) -> User:
    """The person may sign in again, with the roles they had."""
    user.is_active = True
    notices.reactivated(user, by=by, at=at)
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
