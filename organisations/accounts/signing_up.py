"""Signing up: what was typed waits in the session until the mailbox is proved, for another address too."""

from datetime import datetime
from typing import TypedDict

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from focalpoint import languages
from focalpoint.addresses import folded_address
from focalpoint.errors import DomainError
from focalpoint.verbs import GoneError
from organisations.accounts import actions, credentials
from organisations.accounts.errors import AccountExistsError, AddressTakenError, InUseError
from organisations.accounts.models import User

# In a session: the mark of the password that was typed in it, and what was typed to sign up.
MARK = "organisations_mark"
TYPED = "organisations_sign_up"


class _Given(TypedDict):
    password: str
    name: str
    language: str
    time_zone: str


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
    email, at = folded_address(typed.email), timezone.now()
    given: _Given = {
        "password": typed.password,
        "name": typed.name,
        "language": page_language(),
        "time_zone": typed.time_zone,
    }
    if user := User.objects.filter(email=email).first():
        return _sign_up_again(user, given, at)
    try:
        return actions.sign_up(email=email, **given, at=at)
    except AccountExistsError:
        # The button was pressed twice, or two people signed up at the same moment.
        user = User.objects.filter(email=email).first()
        return _sign_up_again(user, given, at) if user else None


def _sign_up_again(user: User, given: _Given, at: datetime) -> User | None:
    try:
        return actions.sign_up_again(user, **given, at=at)
    except DomainError:
        return None


def free_address(address: str, person: User) -> None:
    """Before `person` changes to an address whose mailbox they have: no other account may stand in the way.

    What a stranger began with it ends; raises AddressTakenError when it is someone's.
    """
    other = User.objects.filter(email=folded_address(address)).exclude(pk=person.pk).first()
    if other is None:
        return
    try:
        actions.discard(other, at=timezone.now())
    except GoneError:
        return
    except InUseError as error:
        raise AddressTakenError from error
