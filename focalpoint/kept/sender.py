"""Whose browser this is, after their session has ended: a cookie that only the portal can read.

It signs nobody in. It says for whom a form is kept that comes without a session; to read that form the
person signs in. It goes when the browser is closed, and stays when the person signs out, for what was typed
in another tab.
"""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from focalpoint import encryption

COOKIE = "sender"
DAY = 24 * 60 * 60
LONGEST = 8 * DAY


def read(request: HttpRequest) -> str | None:
    """The key of the person; None for a browser in which nobody signed in lately."""
    key, at = _read(request)
    return key if key and time.time() - at < LONGEST else None


def _read(request: HttpRequest) -> tuple[str, int]:
    try:
        key, at = encryption.decrypt(request.COOKIES.get(COOKIE, "")).split(" ")
        return key, int(at)
    except (encryption.InvalidToken, UnicodeEncodeError, ValueError):
        return "", 0


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie for whoever is signed in. Public pages never look at the session, and set none."""
    if not request.session.accessed or SESSION_KEY not in request.session:
        return
    key, at = _read(request)
    mine = str(request.session[SESSION_KEY])
    if key == mine and time.time() - at < DAY:
        return
    response.set_cookie(
        COOKIE,
        encryption.encrypt(f"{mine} {int(time.time())}"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
