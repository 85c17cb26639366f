"""What a person signs in with: password, second factors, sessions; and how it is taken from an account."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from organisations.accounts.models import User


@dataclass(frozen=True)
class Proof:
    """What is known of the session in which a mailbox is proved."""

    session: str | None
    # The mark of the password that was typed in it, if any.
    mark: str
    # Whether it is signed in to the account already.
    is_own: bool
    # The language of its page.
    language: str


def password_mark(user: User) -> str:
    """Stands in a session for the password that was typed in it; says nothing about it."""
    return salted_hmac("organisations.accounts.password_mark", user.password, algorithm="sha256").hexdigest()


def is_password_mark(user: User, mark: str) -> bool:
    return user.has_usable_password() and constant_time_compare(mark, password_mark(user))


def is_proved(user: User) -> bool:
    """Whether someone has shown that they read the mails to the person's address."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def is_self_registered(user: User) -> bool:
    """Whether anyone may have begun the account with this address: nobody has proved it yet.

    Accounts that the office made have no password.
    """
    began = (
        user.is_active and not user.is_superuser and user.last_login is None and user.has_usable_password()
    )
    return began and EmailAddress.objects.filter(user=user).exists() and not is_proved(user)


def end_sessions(user: User, *, keep: str | None = None) -> None:
    """Sign the person out everywhere, but for the session with the key `keep`."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep or ""):
        session.end()


def factors(user: User) -> QuerySet[Authenticator]:
    """Recovery codes are none: they are given in place of one."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)


def remove_factors(user: User) -> None:
    """Authenticator app, passkeys and recovery codes."""
    Authenticator.objects.filter(user=user).delete()


def void(user: User, *, language: str, keep: str | None = None) -> None:
    """Leave nothing on the account that someone may have set who does not have its mailbox.

    The name and the settings, too: colleagues would read the one, and mails follow the others.
    """
    user.set_unusable_password()
    user.name, user.language, user.time_zone = "", language, settings.TIME_ZONE
    user.digest_hour = User._meta.get_field("digest_hour").default
    remove_factors(user)
    end_sessions(user, keep=keep)
    EmailAddress.objects.filter(user=user, verified=False).exclude(email=user.email).delete()
