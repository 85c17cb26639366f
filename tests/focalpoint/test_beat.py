"""Two beats, and one that acts; queues with workers of their own."""

import logging
from datetime import timedelta

import pytest
from celery import Celery
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from focalpoint import beat, expiring
from focalpoint.beat import LEASE, Scheduler
from focalpoint.celery import app as portal
from focalpoint.expiring import Expiring

pytestmark = pytest.mark.django_db
TASK = "tests.scheduled"


@pytest.fixture
def app():
    """A broker of its own, in memory, with one task that is always due."""
    made = Celery("beats", broker="memory://", set_as_current=False)
    made.conf.beat_schedule = {"always": {"task": TASK, "schedule": 0.0}}
    made.conf.task_default_queue = "beats"
    with made.connection_for_write() as link:
        link.default_channel.queue_declare("beats")
        link.default_channel.queue_purge("beats")
    return made


def sent(app):
    with app.connection_for_write() as link:
        return link.default_channel.queue_declare("beats", passive=True).message_count


def let_time_pass(beat_):
    """As if the lease were to be asked for again."""
    beat_._asked_at -= timedelta(minutes=1)


def test_one_of_two_acts(app):
    first, second = Scheduler(app=app), Scheduler(app=app)
    first.tick()
    assert sent(app) == 1
    assert second.tick() == beat.ASKED_EVERY.total_seconds()
    assert sent(app) == 1
    let_time_pass(first)
    first.tick()
    let_time_pass(second)
    second.tick()
    assert sent(app) == 2


def test_another_takes_over_at_once_from_one_that_ends(app):
    first, second = Scheduler(app=app), Scheduler(app=app)
    first.tick()
    second.tick()
    first.close()
    let_time_pass(second)
    second.tick()
    assert sent(app) == 2


def test_another_takes_over_from_one_that_died_when_its_lease_ran_out(app, caplog):
    first, second = Scheduler(app=app), Scheduler(app=app)
    first.tick()
    Expiring.objects.update(ends_at=timezone.now())
    second.tick()
    assert sent(app) == 2
    let_time_pass(first)
    with caplog.at_level(logging.WARNING):
        first.tick()
    assert sent(app) == 2
    assert "Another beat" in caplog.text


def test_one_that_lost_the_lease_does_not_give_back_anothers(app):
    first, second = Scheduler(app=app), Scheduler(app=app)
    first.tick()
    Expiring.objects.update(ends_at=timezone.now())
    second.tick()
    first.close()
    let_time_pass(second)
    second.tick()
    assert sent(app) == 3


@pytest.mark.django_db(transaction=True)
def test_waits_for_the_database_and_goes_on(app):
    def refuse(*_arguments):
        raise OperationalError("text of a row")

    waiting = Scheduler(app=app)
    with connection.execute_wrapper(refuse):
        assert waiting.tick() == beat.ASKED_EVERY.total_seconds()
    assert sent(app) == 0
    let_time_pass(waiting)
    waiting.tick()
    assert sent(app) == 1


def test_asks_often_enough_to_keep_the_lease(app):
    assert beat.ASKED_EVERY * 3 < LEASE
    assert Scheduler(app=app).max_interval <= beat.ASKED_EVERY.total_seconds()


def test_a_lease_is_held_longer_by_its_owner_alone():
    now = timezone.now()
    assert expiring.hold("lease", "one", ends_at=now + LEASE, at=now)
    assert expiring.hold("lease", "one", ends_at=now + 2 * LEASE, at=now)
    assert not expiring.hold("lease", "two", ends_at=now + LEASE, at=now + LEASE)
    assert expiring.hold("lease", "two", ends_at=now + 3 * LEASE, at=now + 2 * LEASE)


def test_each_task_goes_to_a_queue_that_a_worker_takes_from():
    assert portal.conf.beat_scheduler == "focalpoint.beat:Scheduler"
    taken = set(portal.amqp.queues)
    assert taken == set(settings.QUEUES)
    portal.loader.import_default_modules()
    routed = {name: portal.amqp.router.route({}, name)["queue"].name for name in portal.tasks}
    assert set(settings.CELERY_TASK_ROUTES) <= set(routed)
    assert {routed["focalpoint.deliver_notices"], routed["engagements.send_digests"]} == {"mail", "digests"}
    assert routed["engagements.keep_clocks"] == "default"
