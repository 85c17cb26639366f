"""Who guesses at an account, or asks for its codes, does not lock out the browser its owner signs in with."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from focalpoint.notifications.models import Notice
from organisations.accounts.known_browsers import COOKIE
from tests.factories import accounts
from tests.organisations.accounts.people import PASSWORD, confirmed, mailed_code, sign_in
from tests.organisations.portal.test_limits import visitor

pytestmark = pytest.mark.django_db
ASKING = {
    "sign-in": ("account_request_login_code", "account_confirm_login_code", "sign_in_code"),
    "reset": ("account_reset_password", "account_confirm_password_reset_code", "password_reset_code"),
}


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def owner():
    return confirmed(accounts.person(email="owner@example.org"))


@pytest.fixture
def known(owner):
    """A browser in which the owner was signed in before."""
    browser = visitor("10.120.0.1")
    sign_in(browser, owner.email)
    browser.post(reverse("account_logout"))
    assert "_auth_user_id" not in browser.session
    return browser


def guess(email, times=6):
    for number in range(times):
        answer = sign_in(visitor(f"10.121.0.{number}"), email, "a wrong guess here")
    return answer


def test_wrong_passwords_of_strangers_do_not_lock_a_known_browser(owner, known):
    assert guess(owner.email).status_code == 429
    assert sign_in(visitor("10.122.0.1"), owner.email).status_code == 429
    assert sign_in(known, owner.email).url == reverse("my-home")


def test_known_browser_is_limited_by_itself(owner, known):
    for _try in range(5):
        assert sign_in(known, owner.email, "a wrong guess here").status_code == 200
    answer = sign_in(known, owner.email)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 200


@pytest.mark.parametrize("door", ASKING)
def test_codes_that_strangers_ask_for_leave_some_for_a_known_browser(owner, known, settings, door):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "2/h/key", "reset_password": "2/h/key"}
    ask, confirm, kind = ASKING[door]
    for number in range(3):
        answer = visitor(f"10.123.0.{number}").post(reverse(ask), {"email": owner.email})
    assert answer.status_code == 429
    known.post(reverse(ask), {"email": owner.email})
    assert Notice.objects.filter(kind=kind).count() == 3
    known.post(reverse(confirm), {"action": "resend"})
    assert Notice.objects.filter(kind=kind).count() == 4
    # Its own are counted, too.
    late = known.post(reverse(confirm), {"action": "resend"})
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 3000
    assert known.post(reverse(confirm), {"code": mailed_code(kind, owner.email)}).status_code == 302


def test_cookie_counts_for_its_own_address_alone(owner, known):
    other = confirmed(accounts.person(email="other@example.org"))
    guess(other.email)
    assert sign_in(known, other.email).status_code == 429


@pytest.mark.parametrize("value", ["", "x", "owner@example.org", "0" * 64])
def test_cookie_that_the_portal_did_not_set_counts_for_nothing(owner, value):
    guess(owner.email)
    forger = visitor("10.124.0.1")
    forger.cookies[COOKIE] = value
    assert sign_in(forger, owner.email).status_code == 429


def test_cookie_is_kept_from_scripts_and_from_pages_without_accounts(owner, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = sign_in(visitor("10.125.0.1"), owner.email).cookies[COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert cookie["path"] == "/accounts/"
    assert cookie["max-age"] == 180 * 24 * 60 * 60
    assert "owner" not in cookie.value


def test_cookie_is_not_given_for_a_wrong_password(owner):
    answer = sign_in(visitor("10.126.0.1"), owner.email, PASSWORD + "x")
    assert COOKIE not in answer.cookies
