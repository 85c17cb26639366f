"""Limits on signing in and up: a workshop gets through, a guesser does not, and the page says when."""

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focalpoint.notifications import opt_outs
from focalpoint.notifications.models import Notice
from organisations.accounts import actions
from organisations.accounts.models import User
from tests.factories import accounts
from tests.organisations.accounts.people import PASSWORD, confirmed, mailed_code, sign_in, sign_up
from tests.organisations.accounts.test_codes import wait_at_code

pytestmark = pytest.mark.django_db
ONE_NETWORK = "10.90.0.1"
LIMITS = settings.ACCOUNT_RATE_LIMITS


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


def visitor(address=ONE_NETWORK, **headers):
    return Client(REMOTE_ADDR=address, headers={"accept-language": "en", **headers})


def test_workshop_of_thirty_behind_one_address_gets_through():
    """Each signs up, after one mistake, and confirms; the first ones ask for a code to sign in, too."""
    for number in range(30):
        person, email = visitor(), f"participant{number}@example.org"
        assert sign_up(person, email, password2="a slip of the keys").status_code == 200
        assert sign_up(person, email).status_code == 302
        code = mailed_code("account_confirm", email)
        done = person.post(reverse("account_email_verification_sent"), {"code": code})
        assert done.status_code == 302
        again = visitor()
        again.post(reverse("account_request_login_code"), {"email": email})
        code = mailed_code("sign_in_code", email)
        assert again.post(reverse("account_confirm_login_code"), {"code": code}).status_code == 302
    assert User.objects.filter(emailaddress__verified=True).count() == 30


@pytest.fixture
def narrow(settings):
    """The same limits with few tries, to reach them soon."""
    few = {name: rates.replace("120/", "4/").replace("60/", "4/") for name, rates in LIMITS.items()}
    settings.ACCOUNT_RATE_LIMITS = few


def until_limited(name, data, most=500):
    for _try in range(most):
        answer = visitor().post(reverse(name), data)
        if answer.status_code == 429:
            return answer
    raise AssertionError("no limit")


TYPED = [
    ("account_signup", {"name": "Amina Otieno", "email": "amina@example", "password1": "secret words"}),
    ("account_reset_password", {"email": "amina@example.org"}),
    ("account_login", {"login": "amina@example.org", "password": "secret words"}),
]


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize(("name", "data"), TYPED)
def test_page_wears_the_layout_keeps_what_was_typed_and_says_when(name, data):
    answer = until_limited(name, {**data, "next": "/en/my/settings/"})
    page = answer.content.decode()
    assert "Focal Point</a>" in page
    assert "Try again in" in page
    assert "minute" in page
    assert 60 <= int(answer["Retry-After"]) <= 24 * 60 * 60
    for field, value in data.items():
        assert (f'value="{value}"' in page) != field.startswith("password")
    assert 'name="next" value="/en/my/settings/"' in page
    assert f'action="{reverse(name)}"' in page


@pytest.mark.usefixtures("narrow")
def test_page_says_the_time_after_which_it_works_again(monkeypatch):
    answer = until_limited("account_login", {"login": "x@example.org", "password": "x"})
    wait = int(answer["Retry-After"])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + wait + 1)
    assert visitor().post(reverse("account_login"), {"login": "x", "password": "x"}).status_code == 200


@pytest.mark.usefixtures("narrow")
def test_page_in_arabic():
    for _try in range(500):
        answer = visitor(**{"accept-language": "ar"}).post(reverse("account_signup"), {"email": "x"})
        if answer.status_code == 429:
            break
    page = answer.content.decode()
    assert 'dir="rtl"' in page
    assert "Try again" not in page


@pytest.mark.usefixtures("narrow")
def test_script_gets_a_sentence():
    data = {"login": "x@example.org", "password": "x"}
    until_limited("account_login", data)
    answer = visitor(accept="application/json").post(reverse("account_login"), data)
    assert answer.status_code == 429
    assert "minute" in answer.json()["message"]


def test_guessing_one_account_is_limited_from_however_many_networks():
    user = confirmed(accounts.person())
    for number in range(5):
        sign_in(visitor(f"10.91.0.{number}"), user.email, "a wrong guess here")
    last = visitor("10.91.1.1")
    page = sign_in(last, user.email, PASSWORD)
    assert page.status_code == 429
    assert 240 < int(page["Retry-After"]) <= 300
    assert "Try again in 5 minutes." in page.content.decode()
    assert f'value="{user.email}"' in page.content.decode()
    assert "_auth_user_id" not in last.session


@pytest.mark.parametrize("way", ["host", "case", "space"])
def test_guessing_one_account_is_limited_however_the_request_is_written(way, settings):
    """Seen: each spelling of the host had a counter of its own."""
    settings.ALLOWED_HOSTS = ["testserver", ".testserver"]
    user = confirmed(accounts.person(email="ana@example.org"))
    hosts = ["testserver", "TESTSERVER", "testserver.", "testserver:81", "testserver:82", "Testserver:83"]
    spelt = ["ana@example.org", "Ana@example.org", "aNa@example.org", "anA@example.org", "ANA@example.org"]
    for number in range(5):
        extra = {"headers": {"host": hosts[number]}} if way == "host" else {}
        email = {"case": spelt[number], "space": " " * number + user.email}.get(way, user.email)
        answer = visitor(f"10.93.0.{number}").post(
            reverse("account_login"), {"login": email, "password": "a wrong guess here"}, **extra
        )
        assert answer.status_code == 200
    extra = {"headers": {"host": hosts[5]}} if way == "host" else {}
    last = visitor("10.93.1.1")
    data = {"login": user.email, "password": PASSWORD}
    assert last.post(reverse("account_login"), data, **extra).status_code == 429


def test_guessing_an_address_without_an_account_meets_the_same_page():
    answers = []
    for email in (confirmed(accounts.person()).email, "nobody@example.org"):
        for number in range(6):
            answer = sign_in(visitor(f"10.94.0.{number}"), email, "a wrong guess here")
        answers.append((answer.status_code, email, answer.content.decode()))
    assert {status for status, _email, _page in answers} == {429}
    pages = {re.sub(r'value="[\w-]{64}"', "", page).replace(email, "") for _status, email, page in answers}
    assert len(pages) == 1


@pytest.mark.parametrize("known", [True, False])
def test_codes_asked_for_too_often_say_when_again(known):
    email = confirmed(accounts.person()).email if known else "nobody@example.org"
    for number in range(4):
        asks = visitor(f"10.95.0.{number}")
        answer = asks.post(reverse("account_request_login_code"), {"email": email.upper()})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    page = answer.content.decode()
    assert "Try again in 1 minute." in page
    assert "We limit attempts to protect accounts" in page
    assert "<h1>Too many attempts</h1>" in page


@pytest.mark.parametrize("door", ["sign-in", "reset", "sign-up"])
def test_code_sent_again_too_often_says_when_again(door, settings):
    """The page knows the address, which is not typed there."""
    limited = ("request_login_code", "reset_password", "confirm_email")
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(limited, "2/h/key")
    person = visitor("10.96.1.1")
    page = wait_at_code(person, door)
    assert person.post(page, {"action": "resend"}).status_code == 302
    answer = person.post(page, {"action": "resend"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 3000


def test_wrong_passwords_when_asked_again_say_when_again():
    user, person = confirmed(accounts.person()), visitor("10.97.1.1")
    sign_in(person, user.email)
    for _try in range(6):
        answer = person.post(reverse("account_reauthenticate"), {"password": "a wrong guess here"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 200


def test_codes_to_one_mailbox_are_limited_from_however_many_networks():
    user = confirmed(accounts.person())
    for number in range(20):
        visitor(f"10.92.0.{number}").post(reverse("account_request_login_code"), {"email": user.email})
    assert Notice.objects.filter(kind="sign_in_code").count() <= 10


def ask_in_every_way(email, times=5):
    """A stranger who types the address wherever there is a field for one."""
    statuses = set()
    for number in range(times):
        for page in ("account_request_login_code", "account_reset_password"):
            asks = visitor(f"10.98.{number}.1")
            statuses.add(asks.post(reverse(page), {"email": email}).status_code)
        statuses.add(sign_up(visitor(f"10.98.{number}.2"), email).status_code)
    return statuses


@pytest.mark.parametrize("began", [False, True])
def test_mails_to_an_address_without_an_account_are_few_a_day(settings, monkeypatch, began):
    settings.ACCOUNT_RATE_LIMITS = False
    address = "nobody@example.org"
    if began:
        sign_up(visitor(), address)
    assert ask_in_every_way(address) == {302}
    assert Notice.objects.filter(address=address).count() == 10
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    visitor().post(reverse("account_request_login_code"), {"email": address})
    assert Notice.objects.filter(address=address).count() == 11


def test_codes_to_a_new_address_of_someone_are_few_a_day(settings):
    """Its mailbox is a stranger's until it is proved."""
    settings.ACCOUNT_RATE_LIMITS = False
    person, browser = confirmed(accounts.person()), visitor()
    sign_in(browser, person.email)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for _try in range(12):
        browser.post(reverse("account_email"), {"action_add": "", "email": "nobody@example.org"})
    assert Notice.objects.filter(address="nobody@example.org").count() == 10


@pytest.mark.parametrize("made", ["proved", "by the office"])
def test_whoever_has_an_account_is_mailed_every_code(settings, made):
    settings.ACCOUNT_RATE_LIMITS = False
    if made == "proved":
        email = confirmed(accounts.person()).email
    else:
        email = actions.add(
            email="new@example.org", language="en", tell=False, by=accounts.lead(), at=timezone.now()
        ).email
    assert ask_in_every_way(email) == {302}
    assert Notice.objects.filter(address=email).count() == 15


def test_address_that_wants_no_mail_gets_no_word_of_an_account_that_there_is_not(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    address = "nobody@example.org"
    opt_outs.add(address, at=timezone.now())
    for page in ("account_request_login_code", "account_reset_password"):
        assert visitor().post(reverse(page), {"email": address}).status_code == 302
    assert not Notice.objects.filter(address=address).exists()


def test_whoever_wants_no_invitation_may_still_sign_up():
    """*Never again* is about what strangers send; signing up is the person's own act."""
    address, browser = "nobody@example.org", visitor()
    opt_outs.add(address, at=timezone.now())
    sign_up(browser, address)
    code = {"code": mailed_code("account_confirm", address)}
    assert browser.post(reverse("account_email_verification_sent"), code).status_code == 302
    assert browser.get(reverse("usersessions_list")).status_code == 200
    # The invitations stay away.
    assert opt_outs.among([address])


@pytest.mark.parametrize(
    ("door", "kind"),
    [("account_request_login_code", "sign_in_code"), ("account_reset_password", "password_reset_code")],
)
def test_whoever_wants_no_invitation_and_lost_the_page_to_sign_up_gets_a_code(door, kind):
    address = "nobody@example.org"
    opt_outs.add(address, at=timezone.now())
    sign_up(visitor(), address)
    visitor().post(reverse(door), {"email": address})
    assert mailed_code(kind, address)


def test_codes_to_an_address_that_wants_no_mail_are_few_a_day(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    address = "nobody@example.org"
    opt_outs.add(address, at=timezone.now())
    ask_in_every_way(address)
    assert Notice.objects.filter(address=address).count() == 10


def test_address_that_wants_no_mail_and_has_an_account_gets_its_codes(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    email = confirmed(accounts.person()).email
    opt_outs.add(email, at=timezone.now())
    ask_in_every_way(email, times=1)
    assert Notice.objects.filter(address=email).count() == 3
