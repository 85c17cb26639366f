"""The figures of what the kernel holds: outbox, audit log, queues, cache, tasks, backup."""

import json
import shutil
import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Min
from redis import Redis
from redis.exceptions import RedisError

from focalpoint.audit.models import Entry, Seal
from focalpoint.files import store
from focalpoint.files.disk import DiskStorage
from focalpoint.files.models import StoredFile
from focalpoint.monitoring.figures import MOST, Figure, Values, at_most, register, seconds_since, single
from focalpoint.monitoring.heartbeats import BACKUP
from focalpoint.monitoring.models import Heartbeat
from focalpoint.notifications import alarm
from focalpoint.notifications.models import Delivery, Notice


def _next_waiting() -> Any:
    return Notice.objects.filter(delivery=Delivery.WAITING).order_by("next_attempt_at", "id")[:MOST]


def outbox_waiting(at: datetime) -> Values:
    return single(at_most(Notice.objects.filter(delivery=Delivery.WAITING)))


def outbox_age(at: datetime) -> Values:
    """Of those that are next, MOST of them at most, the one that was written first."""
    oldest = _next_waiting().aggregate(oldest=Min("created_at"))["oldest"]
    return single(seconds_since(oldest, at))


def outbox_given_up(at: datetime) -> Values:
    return single(at_most(Notice.objects.filter(delivery=Delivery.GIVEN_UP)))


def mail_stalled(at: datetime) -> Values:
    return single(float(alarm.stalled_since(at) is not None))


def audit_age(at: datetime) -> Values:
    """The first entry after the newest that is sealed."""
    newest = Seal.objects.order_by("-position").values_list("entry_id", flat=True).first()
    entries = Entry.objects.filter(id__gt=newest or 0).order_by("id")
    return single(seconds_since(entries.values_list("recorded", flat=True).first(), at))


def _scheduled() -> set[str]:
    return {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def _heartbeats(column: str) -> Values:
    rows = Heartbeat.objects.filter(name__in=_scheduled(), **{f"{column}__isnull": False})
    return {name: moment.timestamp() for name, moment in rows.values_list("name", column)}


def tasks_done(at: datetime) -> Values:
    return _heartbeats("done_at")


def tasks_failed(at: datetime) -> Values:
    return _heartbeats("failed_at")


def task_seconds(at: datetime) -> Values:
    return dict(Heartbeat.objects.filter(name__in=_scheduled()).values_list("name", "seconds"))


def backup_done(at: datetime) -> Values:
    """None is known where nothing ever noted one (focalpoint/monitoring/heartbeats.py:note)."""
    row = Heartbeat.objects.filter(name=BACKUP, done_at__isnull=False).first()
    return single(row.done_at.timestamp() if row and row.done_at else None)


def queues() -> list[str]:
    """Those that tasks are sent to, by the settings."""
    names = {getattr(settings, "CELERY_TASK_DEFAULT_QUEUE", "celery")}
    routes: dict[str, dict[str, str]] = getattr(settings, "CELERY_TASK_ROUTES", {})
    names |= {route["queue"] for route in routes.values() if "queue" in route}
    return sorted(names)


def _server(url: str) -> Redis:
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)


def queue_depth(at: datetime) -> Values:
    with _server(settings.REDIS_URL) as server:
        return {name: float(server.llen(name)) for name in queues()}


def queue_age(at: datetime) -> Values:
    """Of the message that is next: what is published is put in front, what is done is taken from the end."""
    ages = {}
    with _server(settings.REDIS_URL) as server:
        for name in queues():
            message = server.lindex(name, -1)
            published = json.loads(message)["headers"].get("published_at") if message else None
            ages[name] = max(0.0, time.time() - float(published)) if published else 0.0
    return ages


def _answers(url: str) -> Values:
    try:
        with _server(url) as server:
            server.ping()
    except (RedisError, OSError):
        return single(0.0)
    return single(1.0)


def uploads_free(at: datetime) -> Values:
    """Of a folder; none is known of an object store."""
    storage = store.storage()
    if not isinstance(storage, DiskStorage):
        return single(None)
    try:
        return single(float(shutil.disk_usage(storage.location).free))
    except OSError:
        return single(0.0)


def files_unscanned(at: datetime) -> Values:
    """None is known where there is no scanner."""
    if not settings.CLAMAV_ADDRESS:
        return single(None)
    return single(at_most(StoredFile.objects.filter(scanned_at=None)))


def broker_up(at: datetime) -> Values:
    return _answers(settings.REDIS_URL)


def cache_up(at: datetime) -> Values:
    return _answers(str(settings.CACHES["pages"]["LOCATION"]))


register(
    Figure("focalpoint_broker_up", "Whether the broker answers.", broker_up, of_database=False),
    Figure("focalpoint_cache_up", "Whether the server of the cache answers.", cache_up, of_database=False),
    Figure(
        "focalpoint_queue_depth", "Tasks that wait, by queue.", queue_depth, label="queue", of_database=False
    ),
    Figure(
        "focalpoint_queue_age_seconds",
        "How long the task that is next has waited, by queue.",
        queue_age,
        label="queue",
        of_database=False,
    ),
    # Set by focalpoint/monitoring/figures.py:read, whatever becomes of the others.
    Figure("focalpoint_database_up", "Whether the database answers.", lambda _at: single(1.0)),
    Figure("focalpoint_outbox_waiting", f"Emails that wait, up to {MOST}.", outbox_waiting),
    Figure("focalpoint_outbox_age_seconds", "How long the oldest email has waited.", outbox_age),
    Figure("focalpoint_outbox_given_up", f"Emails that were given up, up to {MOST}.", outbox_given_up),
    Figure("focalpoint_mail_stalled", "Whether the email server takes nothing from us.", mail_stalled),
    Figure("focalpoint_audit_unsealed_seconds", "How long an audit entry waits for its seal.", audit_age),
    Figure(
        "focalpoint_task_done_timestamp_seconds", "When a task last ended well.", tasks_done, label="task"
    ),
    Figure(
        "focalpoint_task_failed_timestamp_seconds", "When a task last failed.", tasks_failed, label="task"
    ),
    Figure("focalpoint_task_seconds", "How long a task took the last time.", task_seconds, label="task"),
    Figure("focalpoint_uploads_free_bytes", "Room for uploaded files.", uploads_free, of_database=False),
    Figure("focalpoint_files_unscanned", f"Files not scanned yet, up to {MOST}.", files_unscanned),
    Figure("focalpoint_backup_done_timestamp_seconds", "When the last backup ended well.", backup_done),
)
