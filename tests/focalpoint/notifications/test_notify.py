"""Writing notices: to whom, by which channel, and how the worker hears of them."""

import contextlib
import socket
import time

import pytest
from django.conf import settings as configured
from django.db import transaction
from redis import Redis

from focalpoint import encryption
from focalpoint.celery import app
from focalpoint.notifications import preferences, wake_worker
from focalpoint.notifications.models import Channel, Delivery, Notice
from focalpoint.notifications.notify import notify, notify_address
from tests.factories import accounts
from tests.focalpoint.notifications.conftest import ACCOUNT, AT, NEWS

QUEUE = "mail"


@pytest.fixture
def redis():
    client = Redis.from_url(configured.REDIS_URL)
    client.delete(QUEUE)
    yield client
    client.close()


@pytest.fixture
def away(monkeypatch):
    """A broker that listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{listener.getsockname()[1]}/0")
        wake_worker._producers.cache_clear()
        yield listener
    monkeypatch.undo()
    wake_worker._producers.cache_clear()


@pytest.mark.django_db
class TestNotify:
    def test_notify_tells_each_person_once_and_nobody_who_left(self):
        here, gone = accounts.person(), accounts.person(is_active=False)
        notices = notify(NEWS, [here, here, gone], at=AT, title="x")
        assert [notice.recipient for notice in notices] == [here]

    @pytest.mark.parametrize(
        ("channel", "delivery"),
        [
            (Channel.MAIL, Delivery.WAITING),
            (Channel.DIGEST, Delivery.NONE),
            (Channel.INBOX, Delivery.NONE),
        ],
    )
    def test_notify_honours_what_each_chose(self, channel, delivery):
        person = accounts.person()
        preferences.choose({NEWS: channel}, by=person, at=AT)
        (notice,) = notify(NEWS, [person], at=AT, title="x")
        assert (notice.channel, notice.delivery, notice.in_inbox) == (channel, delivery, True)

    def test_notify_of_what_cannot_be_stopped_always_mails(self):
        person = accounts.person()
        preferences.Preference.objects.create(person=person, kind=ACCOUNT, channel=Channel.INBOX)
        (notice,) = notify(ACCOUNT, [person], at=AT)
        assert (notice.channel, notice.delivery) == (Channel.MAIL, Delivery.WAITING)

    def test_notify_keeps_times_however_deep(self):
        (notice,) = notify(NEWS, [accounts.person()], at=AT, rows=[{"due_at": AT}], closes_at=AT)
        notice.refresh_from_db()
        assert notice.context["rows"] == [{"due_at": AT.isoformat()}]
        assert notice.context["closes_at"] == AT.isoformat()

    def test_notify_costs_two_statements_for_any_number_of_people(self, django_assert_num_queries):
        for count in (1, 3):
            people = [accounts.person(password=None) for _number in range(count)]
            with django_assert_num_queries(2):
                notify(NEWS, people, at=AT, title="x")

    def test_notify_address_keeps_its_secret_encrypted(self):
        notice = notify_address(ACCOUNT, "a@example.org", at=AT, language="en", secret="ABC-123")
        stored = Notice.objects.get(pk=notice.pk)
        assert "ABC-123" not in stored.secret + str(stored.context)
        assert encryption.decrypt(stored.secret) == "ABC-123"


def fail_after_telling():
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        notify(NEWS, [accounts.person()], at=AT, title="x")
        raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
class TestNudge:
    def test_several_notices_in_one_transaction_nudge_once(self, redis):
        with transaction.atomic():
            for _number in range(3):
                notify(NEWS, [accounts.person()], at=AT, title="x")
            assert redis.llen(QUEUE) == 0
        assert redis.llen(QUEUE) == 1
        notify(NEWS, [accounts.person()], at=AT, title="x")
        assert redis.llen(QUEUE) == 2

    def test_a_verb_that_fails_nudges_nobody(self, redis):
        fail_after_telling()
        assert (redis.llen(QUEUE), Notice.objects.count()) == (0, 0)

    def test_a_nudge_after_a_part_was_rolled_back_still_happens(self, redis):
        with transaction.atomic():
            fail_after_telling()
            notify(NEWS, [accounts.person()], at=AT, title="x")
        assert redis.llen(QUEUE) == 1

    @pytest.mark.parametrize("hung", [True, False])
    def test_a_broker_that_is_away_costs_less_than_a_second_and_then_nothing(self, away, hung, caplog):
        """Hung, it takes connections and never answers: the worst of its bad days."""
        if not hung:
            away.close()
        people = [accounts.person() for _number in range(3)]
        spent = [self._seconds(person) for person in people]
        assert spent[0] < 1
        assert max(spent[1:]) < 0.2
        assert caplog.text.count("The broker is away") == 1
        assert Notice.objects.filter(delivery=Delivery.WAITING).count() == 3

    def test_a_broker_that_is_back_is_asked_again(self, redis, monkeypatch):
        monkeypatch.setattr(wake_worker, "_away_until", time.monotonic() + 60)
        wake_worker.wake_worker()
        assert redis.llen(QUEUE) == 0
        monkeypatch.setattr(wake_worker, "_away_until", time.monotonic() - 1)
        wake_worker.wake_worker()
        assert redis.llen(QUEUE) == 1

    def _seconds(self, person):
        began = time.perf_counter()
        notify(NEWS, [person], at=AT, title="x")
        return time.perf_counter() - began
