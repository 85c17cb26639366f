"""The request of somebody who is signed in: what views behind a sign-in declare, for the types' sake."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from organisations.accounts.models import User


class SignedIn(HttpRequest):
    """A request of a person who is signed in."""

    user: User


def signed_in(request: HttpRequest) -> User:
    """The person of a request that only someone who is signed in can make, such as all of the admin's."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
