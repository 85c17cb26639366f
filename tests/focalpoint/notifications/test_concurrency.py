"""So many deliver at once, and no more."""

import threading

import pytest
from django.db import connection

from focalpoint.notifications.concurrency import SLOTS, limited_concurrency
from focalpoint.notifications.notify import notify
from tests.factories import accounts
from tests.focalpoint.notifications.conftest import AT, NEWS

pytestmark = pytest.mark.django_db(transaction=True)


def test_deliver_when_every_slot_is_taken_leaves_it_to_them(mail_server, run):
    notify(NEWS, [accounts.person()], at=AT, title="News", closes_at=AT)
    taken, done = threading.Semaphore(0), threading.Event()

    def hold():
        with limited_concurrency() as free:
            if free:
                taken.release()
            done.wait(timeout=30)
        connection.close()

    threads = [threading.Thread(target=hold) for _number in range(SLOTS)]
    for thread in threads:
        thread.start()
    assert all(taken.acquire(timeout=10) for _thread in threads)
    assert run() is False
    assert mail_server.messages == []
    done.set()
    for thread in threads:
        thread.join()
    run()
    assert len(mail_server.messages) == 1
