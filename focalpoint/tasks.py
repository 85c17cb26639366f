"""What the kernel does beside the web server; the names are those of the schedule in settings/celery.py."""

from celery import shared_task
from django.utils import timezone

from focalpoint import retention
from focalpoint.audit import seal
from focalpoint.files import cleanup, scanning
from focalpoint.installation import only_where_adopted
from focalpoint.notifications import deliver, wake_worker


@shared_task(name=wake_worker.TASK)
def deliver_notices() -> None:
    if deliver.deliver_waiting(clock=timezone.now):
        wake_worker.wake_worker()


@shared_task(name="focalpoint.seal_audit_log")
def seal_audit_log() -> None:
    seal.seal_waiting(at=timezone.now())


@shared_task(name="focalpoint.seal_what_was_missed")
def seal_what_was_missed() -> None:
    seal.seal_waiting(at=timezone.now(), thorough=True)


@shared_task(name="focalpoint.keep_retention")
@only_where_adopted
def keep_retention() -> None:
    retention.keep(timezone.now())


@shared_task(name="focalpoint.clean_uploads")
def clean_uploads() -> None:
    cleanup.clean(timezone.now())


@shared_task(name="focalpoint.scan_files")
def scan_files() -> None:
    scanning.scan_waiting(timezone.now())
