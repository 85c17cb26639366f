"""The figures, in the format of Prometheus, for whoever has the token, or is on the machine itself."""

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from focalpoint.monitoring import figures
from focalpoint.monitoring.metrics import counted
from focalpoint.monitoring.middleware import is_behind_proxy

# Any of them says that someone asks for someone else.
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_VIA")


def _may_look(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.META.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    # Behind a proxy everyone comes from its address.
    return (
        not is_behind_proxy() and not any(name in request.META for name in FORWARDED) and _is_local(request)
    )


def _is_local(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def metrics(request: HttpRequest) -> HttpResponse:
    """Asked every half minute by a machine: no session, no cookie, nothing kept by anyone."""
    if not _may_look(request):
        response = HttpResponse("A token is needed: METRICS_TOKEN.\n", status=401, content_type="text/plain")
        response["WWW-Authenticate"] = "Bearer"
        return response
    own = CollectorRegistry()
    own.register(figures.Figures())
    text = generate_latest(counted()) + generate_latest(own)
    response = HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


metrics.is_public = True  # type: ignore[attr-defined]
