"""Sign in as a role, without a password, as if a second factor had been given."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from organisations.accounts.models import User


def sign_in(request: HttpRequest, user: User) -> None:
    """A new session for `user`; the office and the desk let it in."""
    request.session.flush()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, method="mfa", type="demo")
    UserSession.objects.create_from_request(request)
