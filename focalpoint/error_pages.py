"""The pages for what went wrong. They need no session and no database, which may be what failed."""

import logging
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from focalpoint.encryption import InvalidToken
from focalpoint.errors import wants_json
from focalpoint.readiness import WRONG_KEY, WRONG_KEY_HINT

logger = logging.getLogger(__name__)


def _page(request: HttpRequest, status: int, message: str, **context: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"message": message}, status=status)
    return render(None, f"{status}.html", {**about(request), **context}, status=status)


def about(request: HttpRequest) -> dict[str, str]:
    """What such a page knows of its address: no link of it leads to another site ("//elsewhere.example")."""
    path = "/" + request.path.lstrip("/")
    return {"path": path, "again": path if request.method in {"GET", "HEAD"} else ""}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_large(request)
    return _page(request, 400, _("We could not read your request."))


def too_large(request: HttpRequest) -> HttpResponse:
    """More was sent than the page takes: the browser still has the form."""
    return _page(request, 413, _("You sent more than this page accepts. A file can be up to 10 MB."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, _("You do not have access."), again="")


def not_found(
    request: HttpRequest, exception: Exception | None = None, *, reference: str = ""
) -> HttpResponse:
    """`reference`: of an input that the address may mean."""
    return _page(request, 404, _("Page not found."), reference=reference, again="")


def is_away(error: BaseException | None) -> bool:
    """Whether the database went away under a request, also where that only came of it.

    "server closed the connection unexpectedly" is the base class itself, which no fault of a statement is.
    """
    while error is not None:
        if isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError:
            return True
        error = error.__cause__ or error.__context__
    return False


def is_of_another_key(error: BaseException | None) -> bool:
    """Whether something that was encrypted could not be opened: only a wrong ENCRYPTION_KEY gets so far."""
    while error is not None:
        if isinstance(error, InvalidToken):
            return True
        error = error.__cause__ or error.__context__
    return False


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database cannot be reached: then the next try may well succeed."""
    if is_of_another_key(sys.exc_info()[1]):
        logger.critical("%s %s", WRONG_KEY, WRONG_KEY_HINT)
        return _page(request, 503, _("The service is unavailable. Try again in a few minutes."))
    if is_away(sys.exc_info()[1]):
        response = _page(request, 503, _("The service is unavailable. Try again in a few minutes."))
        response["Retry-After"] = "30"
        return response
    return _page(request, 500, _("Something went wrong on our side."))
