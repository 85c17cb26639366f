"""Health checks for operators, and the bare address, which only chooses a language."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from redis import Redis
from redis.exceptions import RedisError

from focalpoint import installation, readiness
from focalpoint.notifications import alarm


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


def broker_answers() -> bool:
    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except RedisError:
        return False
    return True


def _is_adopted() -> bool:
    try:
        return installation.is_adopted()
    except DatabaseError:
        return False


def ready(request: HttpRequest) -> HttpResponse:
    """200 when all is there that pages need. A missing broker or email server stops no page, and neither does
    a copy that was not adopted: they are only named.
    """
    needed = readiness.parts()
    named = {
        "broker": broker_answers(),
        "mail": needed["migrated"] and needed["database"] and not alarm.is_stalled(timezone.now()),
        "adopted": needed["migrated"] and needed["database"] and _is_adopted(),
    }
    return JsonResponse({**needed, **named}, status=200 if all(needed.values()) else 503)


# The session is not needed here, and reading it would need the database.
alive.is_public = ready.is_public = True  # type: ignore[attr-defined]


def to_best_language(request: HttpRequest) -> HttpResponse:
    """`/` sends the visitor to the language they chose, or that of their browser."""
    response = redirect(f"/{get_language() or settings.LANGUAGE_CODE}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response
