"""The request of somebody who is signed in: what views behind a sign-in declare, for the types' sake."""

from django.http import HttpRequest

from organisations.accounts.models import User


class SignedIn(HttpRequest):
    """A request whose `user` is a person, not a passer-by."""

    user: User
