"""The Celery application; tasks are found in each app's tasks.py."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focalpoint.settings")

app = Celery("focalpoint")
# For every thread, not only the one that imports this first.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
for entry in app.conf.beat_schedule.values():
    if isinstance(entry["schedule"], dict):
        entry["schedule"] = crontab(**entry["schedule"])
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def stop_with_wrong_key(**_options: object) -> None:
    from focalpoint.readiness import stop_with_wrong_key

    stop_with_wrong_key()
