"""Browsers the owner of an address signed in with before: what strangers try with it does not count there.

Without them five wrong passwords, or ten codes an hour, would lock out whoever's address is known. A known
browser has the same limits, counted apart.
"""

from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from focalpoint.addresses import folded_address

COOKIE = "known"
AGE_SECONDS = 180 * 24 * 60 * 60

R = TypeVar("R", bound=HttpResponseBase)


def _mark(address: str) -> str:
    """Nobody else can make it, and it shows nothing of the address."""
    return salted_hmac("organisations.accounts.known_browsers", address, algorithm="sha256").hexdigest()


def remember(response: R, address: str) -> R:
    """After signing in; the cookie is sent to the pages of accounts alone."""
    response.set_cookie(
        COOKIE,
        _mark(folded_address(address)),
        max_age=AGE_SECONDS,
        path=reverse("account_login").removesuffix("login/"),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def counter(request: HttpRequest, typed: str) -> str:
    """For whom one more try with this address is counted: its owner's browsers, or everyone else."""
    address = folded_address(typed)
    is_known = constant_time_compare(request.COOKIES.get(COOKIE, ""), _mark(address))
    return f"{address} known" if is_known else address
