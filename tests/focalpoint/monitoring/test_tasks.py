"""A request id travels with the tasks that the request asks for, and the task says what it is doing."""

import json
import time

import pytest
import redis
from celery.app.trace import build_tracer
from django.conf import settings

from focalpoint.celery import app
from focalpoint.monitoring import context
from focalpoint.notifications import wake_worker

GIVEN = "0123456789abcdef"
SEEN = []


@app.task(name="tests.remember")
def remember():
    SEEN.append(context.now())


@pytest.fixture
def queue():
    server = redis.Redis.from_url(settings.REDIS_URL)
    server.delete("mail")
    yield lambda: [json.loads(one)["headers"] for one in server.lrange("mail", 0, -1)]
    server.delete("mail")


def test_the_message_carries_it(queue, monkeypatch):
    monkeypatch.setattr(wake_worker, "_away_until", 0.0)
    with context.doing(request_id=GIVEN):
        wake_worker.wake_worker()
    (headers,) = queue()
    assert headers["request_id"] == GIVEN
    assert abs(time.time() - headers["published_at"]) < 60


def test_without_a_request_there_is_none(queue, monkeypatch):
    monkeypatch.setattr(wake_worker, "_away_until", 0.0)
    wake_worker.wake_worker()
    (headers,) = queue()
    assert "request_id" not in headers


@pytest.mark.django_db
@pytest.mark.parametrize("given", [GIVEN, "Zebrawords of someone", None], ids=["id", "words", "none"])
def test_the_task_takes_it_up_and_leaves_it(given):
    """As a worker runs it: by the message's headers."""
    SEEN.clear()
    headers = {"request_id": given} if given else {}
    build_tracer(remember.name, remember, app=app)("an-id", (), {}, request=headers)
    (doing,) = SEEN
    assert doing.request_id == (GIVEN if given == GIVEN else "")
    assert doing.task == "tests.remember"
    assert doing.task_id == "an-id"
    assert context.now() == context.Doing()
