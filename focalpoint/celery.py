"""The Celery application; tasks are found in each app's tasks.py."""

import os

from celery import Celery
from celery.schedules import crontab

from focalpoint.monitoring import tasks as _signals  # noqa: F401 - connects them

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focalpoint.settings")

app = Celery("focalpoint")
# For every thread, not only the one that imports this first.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
for entry in app.conf.beat_schedule.values():
    if isinstance(entry["schedule"], dict):
        entry["schedule"] = crontab(**entry["schedule"])
app.autodiscover_tasks()
