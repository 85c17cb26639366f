"""Health checks for operators, and the bare address, which only chooses a language."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from redis import Redis
from redis.exceptions import RedisError

from focalpoint import installation
from focalpoint.notifications import alarm


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


def _answers(part: str) -> bool:
    try:
        if part == "database":
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        else:
            Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except (DatabaseError, RedisError):
        return False
    return True


def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; a missing broker or mail server stops nothing, so it is only named."""
    parts = {part: _answers(part) for part in ("database", "broker")}
    parts["mail"] = parts["database"] and not alarm.is_stalled(timezone.now())
    parts["adopted"] = parts["database"] and installation.is_adopted()
    return JsonResponse(parts, status=200 if parts["database"] else 503)


# The session is not needed here, and reading it would need the database.
alive.is_public = ready.is_public = True  # type: ignore[attr-defined]


def to_best_language(request: HttpRequest) -> HttpResponse:
    """`/` sends the visitor to the language they chose, or that of their browser."""
    response = redirect(f"/{get_language() or settings.LANGUAGE_CODE}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response
