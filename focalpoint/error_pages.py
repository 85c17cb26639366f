"""The pages for what went wrong. They need no database, which may be what failed."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from focalpoint.errors import wants_json


def _page(request: HttpRequest, status: int, message: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"message": message}, status=status)
    return render(None, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_large(request)
    return _page(request, 400, _("The request could not be read."))


def too_large(request: HttpRequest) -> HttpResponse:
    """More was sent than the page takes: the browser still has the form."""
    return _page(request, 413, _("That was more than this page takes. A file can have up to 10 MB."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, _("You may not do this."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, _("There is nothing here."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: the text typed is still in the browser's form."""
    if wants_json(request):
        return JsonResponse({"message": _("Please reload the page and try again.")}, status=403)
    return render(None, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database cannot be reached: then the next try may well succeed."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = _page(request, 503, _("The portal is being mended. Please try again in a few minutes."))
        response["Retry-After"] = "30"
        return response
    return _page(request, 500, _("Something went wrong on our side."))
