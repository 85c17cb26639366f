"""A mail that was given up can be tried again; nothing else is touched."""

import pytest
from django.utils import timezone

from focalpoint.audit.models import Entry
from focalpoint.notifications import actions
from focalpoint.notifications.deliver import claim
from focalpoint.notifications.models import Delivery, Notice
from tests.factories import accounts, notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return accounts.officer()


def retry(officer, at=None):
    return actions.retry(Notice.objects.all(), by=officer, at=at or timezone.now())


def test_retry_puts_it_back_into_the_queue(officer):
    notice, at = notices.given_up(claimed_until=timezone.now()), timezone.now()
    assert retry(officer, at) == 1
    notice.refresh_from_db()
    assert (notice.delivery, notice.attempts, notice.next_attempt_at) == (Delivery.WAITING, 0, at)
    assert claim(at=at) == [notice]


def test_retry_is_recorded(officer):
    notice = notices.given_up()
    retry(officer)
    entry = Entry.objects.get(verb="notice.retried")
    assert (entry.target_id, entry.by) == (str(notice.pk), officer.pk)
    assert entry.changes == {"kind": "profile_verified", "attempts": 9}


@pytest.mark.parametrize("delivery", [Delivery.NONE, Delivery.WAITING, Delivery.SENT])
def test_retry_what_was_not_given_up(officer, delivery):
    notice = notices.notice(delivery, attempts=3)
    assert retry(officer) == 0
    notice.refresh_from_db()
    assert (notice.delivery, notice.attempts) == (delivery, 3)
    assert not Entry.objects.exists()


def test_retry_twice(officer):
    notices.given_up()
    assert retry(officer) == 1
    assert retry(officer) == 0


def test_retry_a_mail_whose_code_is_gone(officer):
    """It would say "your code is" and no code."""
    notices.given_up(address="nn@example.org", context={"had_secret": True}, secret="")
    kept = notices.given_up(address="nn@example.org", context={"had_secret": False})
    assert retry(officer) == 1
    kept.refresh_from_db()
    assert kept.delivery == Delivery.WAITING


def test_retry_wakes_the_worker(officer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as hooks:
        retry(officer)
    assert hooks == []
    notices.given_up()
    with django_capture_on_commit_callbacks() as hooks:
        retry(officer)
    assert len(hooks) == 1
