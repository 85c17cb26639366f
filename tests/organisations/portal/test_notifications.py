"""A person's inbox: the newest first, read and unread, and nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from focalpoint.notifications.models import Notice
from focalpoint.notifications.notify import notify
from tests.factories import accounts

pytestmark = pytest.mark.django_db
PAGE = "/en/my/notifications/"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def person(client):
    user = accounts.person()
    client.force_login(user)
    return user


def notified(user, number=0, **context):
    at = AT + timedelta(minutes=number)
    (notice,) = notify("user_reactivated", [user], at=at, page=("person-settings",), **context)
    return notice


def test_inbox_asks_a_stranger_to_sign_in(client):
    notice = notified(accounts.person())
    assert client.get(PAGE).url.startswith(reverse("account_login"))
    for address in (reverse("notification-read", args=[notice.pk]), reverse("notification-read-all")):
        answer = client.post(address)
        assert answer.status_code == 401
        assert reverse("account_login") in answer.content.decode()
    assert Notice.objects.get().read_at is None


def test_inbox_says_what_will_be_here_while_it_is_empty(client, person):
    assert "You have no notifications yet" in client.get(PAGE).content.decode()


def test_inbox_shows_only_ones_own_and_marks_what_is_new(client, person):
    mine, other = notified(person), notified(accounts.person())
    page = client.get(PAGE).content.decode()
    assert "You can sign in to the Focal Point portal again." in page
    assert str(mine.pk) in page
    assert str(other.pk) not in page
    assert "Unread: 1" in page


def test_read_marks_it_and_goes_where_it_leads(client, person):
    notice = notified(person)
    assert client.post(reverse("notification-read", args=[notice.pk])).url == "/en/my/settings/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    page = client.get(PAGE).content.decode()
    assert "Unread" not in page
    assert 'href="/en/my/settings/">Open' in page


def test_read_somebody_elses_is_not_found(client, person):
    notice = notified(accounts.person())
    assert client.post(reverse("notification-read", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_read_by_opening_an_address_is_not_possible(client, person):
    notice = notified(person)
    for address in (reverse("notification-read", args=[notice.pk]), reverse("notification-read-all")):
        assert client.get(address).url == reverse("notification-list")


def test_read_all_marks_ones_own(client, person):
    notified(person), notified(person, 1)
    other = notified(accounts.person())
    assert client.post(reverse("notification-read-all")).url == PAGE
    assert Notice.objects.filter(read_at=None).get() == other


def test_inbox_turns_pages_by_key(client, person):
    for number in range(26):
        notified(person, number)
    first = client.get(PAGE).context["page"]
    assert len(first.rows) == 25
    assert first.rows[0].notice.created_at == AT + timedelta(minutes=25)
    second = client.get(PAGE + first.next).context["page"]
    assert [item.notice.created_at for item in second.rows] == [AT]
    assert not second.next


def test_inbox_costs_the_same_for_one_and_three(client, person, django_assert_num_queries):
    notified(person)
    client.get(PAGE)
    with django_assert_num_queries(4):  # session, person, notices, unread
        client.get(PAGE)
    notified(person, 1), notified(person, 2)
    with django_assert_num_queries(4):
        client.get(PAGE)
