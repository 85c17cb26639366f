"""How long a session lasts: each use extends it, up to a limit. Those of the office and the desk end soon.

The row's time of expiry says when it ends. It is moved at most every STEP, and alone: writing the whole
session again would undo what another request has just written there.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from focalpoint.people import Person

SIGNED_IN_AT, IS_STAFF = "signed_in_at", "of_staff"
STEP = timedelta(minutes=2)


def seconds_left(session: SessionBase) -> int:
    """How long the session lasts if it is used now."""
    if SESSION_KEY not in session:
        return settings.SESSION_COOKIE_AGE
    is_staff = session.get(IS_STAFF, False)
    idle = settings.STAFF_SESSION_IDLE_SECONDS if is_staff else settings.SESSION_COOKIE_AGE
    return max(0, min(idle, _seconds_to_limit(session)))


def _seconds_to_limit(session: SessionBase) -> int:
    is_staff = session.get(IS_STAFF, False)
    longest = settings.STAFF_SESSION_LONGEST_SECONDS if is_staff else settings.SESSION_LONGEST_SECONDS
    return int(session.get(SIGNED_IN_AT, time.time()) + longest - time.time())


@receiver(user_logged_in)
def begin(request: HttpRequest, user: Person, **_options: object) -> None:
    request.session[SIGNED_IN_AT] = int(time.time())
    request.session[IS_STAFF] = user.is_staff


def enters_office(session: SessionBase) -> bool:
    """From now on it is a session of staff; False when it is too old for that."""
    if not session.get(IS_STAFF):
        session[IS_STAFF] = True
    return seconds_left(session) > 0


def extend(session: SessionBase) -> None:
    """It was used now."""
    known: datetime | None = getattr(session, "expires_at", None)
    if session.modified or known is None or SESSION_KEY not in session:
        # One that was changed is written with the new time anyway.
        return
    now = timezone.now()
    ends = now + timedelta(seconds=seconds_left(session))
    if ends - known >= STEP or ends < known:
        living = Session.objects.filter(session_key=session.session_key, expire_date__gt=now)
        living.update(expire_date=ends)


class SessionLifeMiddleware:
    """Each request of a person is a use, except those that a page makes by itself (`is_background`)."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        is_use = not getattr(request, "is_background", False)
        # Public pages do not look at the session.
        if is_use and request.session.accessed and response.status_code < 500:
            extend(request.session)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        request.is_background = getattr(view, "is_background", False)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def state(request: HttpRequest) -> HttpResponse:
    """For the page that says before its session ends: asking is no use of it, posting is."""
    if not request.user.is_authenticated:
        message = _("You are signed out. Sign in again to continue: what you typed is still on this page.")
        sign_in = {"seconds": 0, "message": message, "sign_in_url": reverse("account_login")}
        return JsonResponse(sign_in, status=401)
    session = request.session
    if request.method == "POST":
        extend(session)
        left = seconds_left(session)
    else:
        ends: datetime | None = getattr(session, "expires_at", None)
        left = int((ends - timezone.now()).total_seconds()) if ends else seconds_left(session)
    can_stay = _seconds_to_limit(session) > left + STEP.total_seconds()
    return JsonResponse({"seconds": left, "can_stay": can_stay})


state.is_background = True  # type: ignore[attr-defined]
