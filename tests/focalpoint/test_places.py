"""Of where someone signed in, only what they need is kept."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from focalpoint.places import browser, in_words, shortened
from tests.organisations.accounts.people import confirmed, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("::1", "::"),
    ],
)
def test_address_is_shortened(address, kept):
    assert shortened(address) == kept
    assert shortened(kept) == kept


@pytest.mark.parametrize(
    ("user_agent", "kept"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 "
            "Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 "
            "Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 Version/17.6 Mobile "
            "Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605",
            "Safari on macOS",
        ),
        ("curl/8.0 name=amina", ""),
        ("", ""),
    ],
)
def test_browser_is_kept_in_words(user_agent, kept):
    assert browser(user_agent) == kept
    assert browser(kept) == kept
    assert in_words(kept) == (kept or "Another browser")


def test_sign_in_writes_neither_address_nor_user_agent(client):
    client = Client(REMOTE_ADDR="203.0.113.77", headers={"user-agent": FIREFOX})
    person = confirmed()
    sign_in(client, person.email)
    place = UserSession.objects.get()
    assert (place.ip, place.user_agent) == ("203.0.113.0", "Firefox on Windows")
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Firefox on Windows" in page
    assert "203.0.113.77" not in page


def test_session_is_ended_singly(client):
    person = confirmed()
    other, third = Client(), Client()
    for browser_of_theirs in (client, other, third):
        sign_in(browser_of_theirs, person.email)
    place = UserSession.objects.get(session_key=other.session.session_key)
    address = reverse("session-end", args=[place.pk])
    assert address in client.get(reverse("usersessions_list")).content.decode()
    assert client.get(address).url == reverse("usersessions_list")
    assert client.post(address).url == reverse("usersessions_list")
    assert other.get(reverse("my-home")).status_code == 302
    assert third.get(reverse("my-home")).status_code == 200


def test_nobody_ends_the_session_of_another(client):
    other = Client()
    sign_in(other, confirmed().email)
    sign_in(client, confirmed().email)
    place = UserSession.objects.get(session_key=other.session.session_key)
    assert client.post(reverse("session-end", args=[place.pk])).status_code == 404
    assert other.get(reverse("my-home")).status_code == 200


def test_ending_the_own_session_signs_out(client):
    sign_in(client, confirmed().email)
    client.post(reverse("session-end", args=[UserSession.objects.get().pk]))
    assert client.get(reverse("my-home")).status_code == 302
