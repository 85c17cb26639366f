"""Signing up: what was typed waits in the session until the mailbox is proved, for another address too."""

from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from focalpoint import languages
from focalpoint.errors import DomainError
from organisations.accounts import actions, credentials
from organisations.accounts.models import User

# In a session: the mark of the password that was typed in it, and what was typed to sign up.
MARK = "organisations_mark"
TYPED = "organisations_sign_up"


def keep_typed(request: HttpRequest, typed: User) -> None:
    """For a sign-up under another address; the session is encrypted, and the password hashed."""
    request.session[TYPED] = {"name": typed.name, "time_zone": typed.time_zone, "password": typed.password}
    request.session[MARK] = credentials.password_mark(typed)


def typed_again(request: HttpRequest, email: str) -> User | None:
    """What this session typed to sign up, for the address `email`; None when it did not."""
    kept = request.session.get(TYPED)
    return User(email=email, **kept) if kept else None


def page_language() -> str:
    """The language of the page, if it is one of the interface."""
    return languages.readable(get_language())


def sign_up(typed: User) -> User | None:
    """Make the account, or begin it anew when nobody has confirmed it; None when it is someone's already."""
    typed.language = page_language()
    typed.email = typed.email.lower()
    if user := User.objects.filter(email=typed.email).first():
        return _sign_up_again(user, typed)
    typed.save()
    EmailAddress.objects.create(user=typed, email=typed.email, primary=True, verified=False)
    return typed


def _sign_up_again(user: User, typed: User) -> User | None:
    try:
        return actions.sign_up_again(
            user,
            password=typed.password,
            name=typed.name,
            language=typed.language,
            time_zone=typed.time_zone,
            at=timezone.now(),
        )
    except DomainError:
        return None
