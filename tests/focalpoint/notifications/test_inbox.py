"""The inbox: the newest first, a page at a time, read or not."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from focalpoint.notifications import inbox
from focalpoint.notifications.models import Notice
from focalpoint.notifications.notify import notify, notify_address
from tests.factories import accounts
from tests.focalpoint.notifications.conftest import ACCOUNT, AT, NEWS

pytestmark = pytest.mark.django_db


def tell(person, count):
    for number in range(count):
        at = AT + timedelta(minutes=number)
        notify(NEWS, [person], at=at, page=("alive",), title=f"News {number}", closes_at=AT)


def ask(query=""):
    return RequestFactory().get("/inbox/" + query)


def test_page_shows_the_newest_of_the_persons_own(django_assert_num_queries):
    person, other = accounts.person(), accounts.person()
    tell(other, 1)
    notify_address(ACCOUNT, person.email, at=AT, language="en", recipient=person)
    tell(person, 27)
    with django_assert_num_queries(1):
        page = inbox.page(person, ask(), at=AT)
    assert len(page.rows) == 25
    assert page.rows[0].text.strip() == "<p>News 26, 09:00</p>"
    assert page.rows[0].link == "/healthz"
    rest = inbox.page(person, ask(page.next), at=AT)
    assert [row.text.strip() for row in rest.rows] == ["<p>News 1, 09:00</p>", "<p>News 0, 09:00</p>"]


def test_unread_is_counted_up_to_a_cap():
    person = accounts.person()
    assert not inbox.unread(person)
    tell(person, 2)
    assert str(inbox.unread(person)) == "2"
    tell(person, 100)
    assert str(inbox.unread(person)) == "99+"


def test_mark_read_keeps_the_first_time_and_is_for_ones_own():
    person, other = accounts.person(), accounts.person()
    tell(person, 2)
    notice = Notice.objects.first()
    assert inbox.mark_read(notice.pk, by=person, at=AT).read_at == AT
    assert inbox.mark_read(notice.pk, by=person, at=AT + timedelta(hours=1)).read_at == AT
    assert str(inbox.unread(person)) == "1"
    with pytest.raises(Notice.DoesNotExist):
        inbox.mark_read(notice.pk, by=other, at=AT)


def test_mark_all_read_leaves_what_came_since():
    person, other = accounts.person(), accounts.person()
    tell(person, 3)
    tell(other, 1)
    assert inbox.mark_all_read(by=person, at=AT + timedelta(minutes=1)) == 2
    assert str(inbox.unread(person)) == "1"
    assert str(inbox.unread(other)) == "1"
    assert [row.is_read for row in inbox.page(person, ask(), at=AT).rows] == [False, True, True]
