"""Errors that no one caught, to Sentry, where SENTRY_DSN is set: types and frames, the view, the request id.

What leaves is built anew from a list of what may. What the library gathers by itself (bodies, cookies,
headers, addresses, local variables, lines of the log, what an exception says) never comes that far.
"""

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import got_request_exception
from django.http import HttpRequest

from focalpoint.monitoring import context

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

WHOLE = ("event_id", "timestamp", "level", "platform", "release", "environment", "sdk", "type")
OF_EXCEPTION = ("type", "module")
OF_FRAME = ("filename", "function", "lineno", "module", "in_app")
TAGS = ("request_id", "view", "task", "process")


def start(transport: "type[Transport] | Transport | None" = None) -> None:
    """For every process, once. `transport` is for tests."""
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured("SENTRY_DSN needs what requirements/monitoring.txt lists.") from error
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        transport=transport,
        # Each of them gathers something of requests, logs or statements.
        default_integrations=False,
        auto_enabling_integrations=False,
        before_send=scrubbed,
        before_send_transaction=_nothing,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        send_default_pii=False,
        server_name="",
    )
    got_request_exception.connect(of_request, dispatch_uid="sentry")


def of_request(request: HttpRequest | None = None, **_options: object) -> None:
    match = getattr(request, "resolver_match", None)
    send(sys.exc_info()[1], view=match.view_name if match else "")


def of_task(exception: BaseException | None = None, **_options: object) -> None:
    """For Celery's signal (focalpoint/monitoring/tasks.py)."""
    send(exception)


def send(error: BaseException | None, **tags: str) -> None:
    import sentry_sdk

    doing = context.now()
    tags |= {"request_id": doing.request_id, "task": doing.task, "process": context.process()}
    with sentry_sdk.new_scope() as scope:
        scope.set_tags({name: value for name, value in tags.items() if value})
        scope.capture_exception(error)


def scrubbed(event: "Event", hint: "Hint") -> "Event":
    """Only what is listed."""
    given: dict[str, Any] = dict(event)
    kept: Any = {name: given[name] for name in WHOLE if name in given}
    kept["tags"] = {name: value for name, value in (given.get("tags") or {}).items() if name in TAGS}
    errors = (given.get("exception") or {}).get("values") or []
    kept["exception"] = {"values": [_error(error) for error in errors]}
    return kept


def _error(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames") or []
    plain = [{name: frame[name] for name in OF_FRAME if name in frame} for frame in frames]
    return {**{name: error.get(name) for name in OF_EXCEPTION}, "stacktrace": {"frames": plain}}


def _nothing(event: "Event", hint: "Hint") -> None:
    return None
