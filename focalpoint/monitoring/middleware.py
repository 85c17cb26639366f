"""The outermost middleware: each request has an id and is counted. It asks no database and no cache."""

import sys
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.core.signals import got_request_exception
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from focalpoint import log
from focalpoint.monitoring import context, metrics
from focalpoint.monitoring.gunicorn import REQUEST_ID, VIEW

HEADER = "X-Request-ID"
# Answered before addresses are looked at (focalpoint/middleware.py:health_middleware).
PROBES = {"/healthz": "alive", "/readyz": "ready", "/metrics": "metrics"}
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}


def request_id_of(request: HttpRequest) -> str:
    """The one that a proxy of ours gave it, or a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID")
    if given and is_behind_proxy() and (request_id := context.as_request_id(given)):
        return request_id
    return context.new_request_id()


def is_behind_proxy() -> bool:
    return bool(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))


def view_of(request: HttpRequest) -> str:
    """The name of the view that answered; never an address, which may hold a token or a reference."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or match.route
    if request.path_info.startswith(settings.STATIC_URL):
        return "static"
    return PROBES.get(request.path_info, log.NO_VIEW)


@receiver(got_request_exception)
def count_exception(**_options: object) -> None:
    error = sys.exc_info()[0]
    if error is not None:
        metrics.EXCEPTIONS.labels(error.__name__).inc()


class MonitoringMiddleware:
    """Names the request, in the log, in the answer's header and for whatever it starts; and counts it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        request_id = request.META[REQUEST_ID] = request_id_of(request)
        token = context.enter(request_id)
        try:
            response = self.answer(request)
        finally:
            context.leave(token)
        view = request.META[VIEW] = view_of(request)
        method = request.method if request.method in METHODS else "other"
        metrics.count_request(view, method, response.status_code, perf_counter() - began)
        response.headers[HEADER] = request_id
        return response
