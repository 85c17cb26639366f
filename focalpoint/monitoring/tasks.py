"""What Celery's signals tell: for which request a task is, from whoever asks for it to whoever does it, and
when it was last done.

Connected by focalpoint/celery.py.
"""

import logging
import time
from contextvars import ContextVar
from typing import Any

from celery import Task
from celery.signals import (
    beat_init,
    before_task_publish,
    celeryd_init,
    task_failure,
    task_postrun,
    task_prerun,
    worker_process_init,
)
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from focalpoint.monitoring import context

logger = logging.getLogger(__name__)

# Headers of the message.
REQUEST_ID, PUBLISHED_AT = "request_id", "published_at"
_began: ContextVar[float] = ContextVar("began", default=0.0)


@celeryd_init.connect
def is_worker(**_options: object) -> None:
    context.set_process("worker")


@beat_init.connect
def is_beat(**_options: object) -> None:
    context.set_process("beat")


@worker_process_init.connect
def begin_spans(**_options: object) -> None:
    """In each process of its own, after the fork."""
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        from focalpoint.monitoring import telemetry

        telemetry.start()


@task_failure.connect
def report(exception: BaseException | None = None, **_options: object) -> None:
    if settings.SENTRY_DSN:
        from focalpoint.monitoring import sentry

        sentry.of_task(exception)


@before_task_publish.connect
def name_request(headers: dict[str, Any], **_options: object) -> None:
    headers[PUBLISHED_AT] = time.time()
    if request_id := context.now().request_id:
        headers[REQUEST_ID] = request_id


@task_prerun.connect
def begin(task_id: str, task: Task, **_options: object) -> None:
    request_id = context.as_request_id(str(getattr(task.request, REQUEST_ID, "") or ""))
    context.begin(request_id=request_id, task=task.name, task_id=task_id)
    _began.set(time.perf_counter())


@task_postrun.connect
def end(task: Task, state: str | None = None, **_options: object) -> None:
    try:
        _note(task.name, has_failed=state != "SUCCESS")
    finally:
        context.begin()


def _note(name: str, *, has_failed: bool) -> None:
    # Models are there once Django is.
    from focalpoint.monitoring import heartbeats

    seconds = time.perf_counter() - _began.get()
    try:
        heartbeats.note_seldom(name, at=timezone.now(), seconds=seconds, has_failed=has_failed)
    except DatabaseError as error:
        logger.warning("A heartbeat could not be noted: %s", type(error).__name__)
