"""A client cannot choose the address that it is counted by, whatever it writes into its headers."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse

from focalpoint import proxies, searches
from tests.focalpoint.test_settings import started
from tests.organisations.accounts.people import confirmed, sign_in

FAKED = "198.51.100.66"


def address(**headers):
    return get_adapter().get_client_ip(RequestFactory().get("/", **headers))


@pytest.mark.parametrize(
    ("number", "written", "seen"),
    [
        (0, None, "10.0.0.1"),
        (0, FAKED, "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, f"{FAKED}, 203.0.113.7", "203.0.113.7"),
        (1, f"{FAKED},, 203.0.113.7:4711", "203.0.113.7"),
        (2, f"{FAKED}, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, f"{FAKED}, 2001:db8::7, 10.0.0.2", "2001:db8::7"),
        # Asked past the outer proxy: the inner one wrote down who did.
        (2, "203.0.113.7", "203.0.113.7"),
        (3, "203.0.113.7, 10.0.0.2", "203.0.113.7"),
    ],
)
def test_address_is_what_the_outermost_trusted_proxy_saw(settings, number, written, seen):
    settings.TRUSTED_PROXIES = number
    headers = {"HTTP_X_FORWARDED_FOR": written} if written else {}
    assert address(REMOTE_ADDR="10.0.0.1", **headers) == seen


def test_more_than_there_are_is_logged_once(settings, caplog):
    settings.TRUSTED_PROXIES = 2
    proxies._say_too_many.cache_clear()
    for _time in range(3):
        address(HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert [one.getMessage().split()[0] for one in caplog.records] == ["TRUSTED_PROXIES"]


@pytest.mark.parametrize("written", ["unknown", "", "999.1.1.1"])
def test_who_has_no_address_gets_none(settings, written):
    settings.TRUSTED_PROXIES = 1
    with pytest.raises(PermissionDenied):
        address(HTTP_X_FORWARDED_FOR=written, REMOTE_ADDR="")


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "after"), [(0, ""), (1, ", 203.0.113.7"), (2, ", 203.0.113.7, 10.0.0.2")])
class TestLimits:
    def test_tries_to_sign_in_are_counted_together(self, settings, number, after):
        settings.TRUSTED_PROXIES = number
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "3/5m/ip"}
        answers = [
            Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": f"198.51.100.{one}{after}"}).post(
                reverse("account_login"), {"login": f"one{one}@example.org", "password": "x"}
            )
            for one in range(4)
        ]
        assert [answer.status_code for answer in answers][-1] == 429

    def test_searches_are_counted_together(self, settings, monkeypatch, number, after):
        settings.TRUSTED_PROXIES = number
        monkeypatch.setattr(searches, "MOST", 2)
        answers = [
            Client().get(
                reverse("input-list"),
                {"text": f"word{one}"},
                headers={"x-forwarded-for": f"198.51.{one}.1{after}"},
            )
            for one in range(3)
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 429]

    def test_the_list_of_sessions_says_where_it_was(self, settings, number, after):
        settings.TRUSTED_PROXIES = number
        sign_in(
            Client(REMOTE_ADDR="203.0.113.9", headers={"x-forwarded-for": FAKED + after}), confirmed().email
        )
        assert UserSession.objects.get().ip == "203.0.113.0"


@pytest.mark.parametrize(("number", "header"), [("0", "None"), ("1", "True"), ("2", "True")])
def test_proxies_say_whether_it_was_https(number, header):
    ask = "print(getattr(s, 'SECURE_PROXY_SSL_HEADER', None) and True, s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    assert started(ask=ask, TRUSTED_PROXIES=number).stdout == f"{header} {number}\n"
