"""What the kernel does beside the web server: on schedule, each a call of what is tested elsewhere."""

import pytest
from django.conf import settings

from focalpoint import tasks
from focalpoint.celery import app


def test_every_task_of_the_schedule_exists():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


@pytest.mark.django_db
def test_each_task_runs_when_there_is_nothing_to_do():
    tasks.deliver_notices()
    tasks.seal_audit_log()
    tasks.seal_what_was_missed()
    tasks.keep_retention()
    tasks.clean_uploads()
