"""Nothing tells whether an address has an account; limits hold, and do no harm when the cache is away."""

import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from focalpoint.notifications.models import Notice
from focalpoint.pages import cache
from organisations.accounts.adapters import CHANGES, MAILS
from tests.factories import accounts
from tests.organisations.accounts.people import PASSWORD, confirmed, kinds_to, sign_in, sign_up

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"
GONE = {
    "default": {"BACKEND": "focalpoint.database_cache.DatabaseCache"},
    "pages": {
        "BACKEND": "focalpoint.cache.ForgivingRedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 1},
    },
}


@pytest.fixture
def known():
    return confirmed(accounts.person(email=KNOWN))


def readable(response):
    """What a stranger sees of an answer: where it leads, and its words without addresses and tokens."""
    page = response.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return response.status_code, response.headers.get("Location"), re.sub(f"{KNOWN}|{UNKNOWN}", "X", page)


ASKS = [
    ("account_request_login_code", {}, "sign_in_code", "unknown_account"),
    ("account_reset_password", {}, "password_reset_code", "unknown_account"),
    (
        "account_signup",
        {"name": "A", "password1": PASSWORD, "password2": PASSWORD},
        "account_already_exists",
        "account_confirm",
    ),
]


@pytest.mark.parametrize(("name", "data", "if_known", "if_unknown"), ASKS, ids=[ask[0] for ask in ASKS])
def test_ask_answers_the_same_with_and_without_an_account(known, name, data, if_known, if_unknown):
    answers, next_pages, statements = [], [], []
    for number, email in enumerate((KNOWN, UNKNOWN)):
        client = Client(REMOTE_ADDR=f"10.240.0.{number}", headers={"accept-language": "en"})
        answer = client.post(reverse(name), {"email": email, **data})
        answers.append(readable(answer))
        next_pages.append(readable(client.get(answer.url)))
        statements.append(Notice.objects.filter(address=email).count())
    assert answers[0] == answers[1]
    assert next_pages[0] == next_pages[1]
    assert statements == [1, 1]
    assert [kinds_to(KNOWN), kinds_to(UNKNOWN)] == [[if_known], [if_unknown]]


def test_wrong_code_answers_the_same_with_and_without_an_account(known):
    pages = []
    for number, email in enumerate((KNOWN, UNKNOWN)):
        client = Client(REMOTE_ADDR=f"10.241.0.{number}", headers={"accept-language": "en"})
        client.post(reverse("account_request_login_code"), {"email": email})
        pages.append(readable(client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})))
    assert pages[0] == pages[1]


def test_wrong_password_answers_the_same_with_and_without_an_account(known, client):
    pages = [readable(sign_in(client, email, "wrong")) for email in (KNOWN, UNKNOWN)]
    assert pages[0] == pages[1]
    assert pages[0][0] == 200


def test_sign_up_hashes_a_password_for_a_known_address_too(known, client, monkeypatch):
    from organisations.accounts.models import User

    hashed = []
    monkeypatch.setattr(User, "set_password", lambda _user, raw: hashed.append(raw))
    sign_up(client, KNOWN)
    assert hashed == [PASSWORD]


def test_guessing_a_password_is_stopped(known, client):
    for _guess in range(5):
        sign_in(client, KNOWN, "wrong")
    page = sign_in(client, KNOWN, PASSWORD)
    assert page.status_code == 429
    assert "Too many" in page.content.decode()


@override_settings(CACHES=GONE)
def test_signing_in_works_while_the_cache_is_away(known, client):
    cache.set("anything", 1)
    assert cache.get("anything") is None
    assert sign_in(client, KNOWN, "wrong").status_code == 200
    assert sign_in(client, KNOWN).url == reverse("my-home")


@override_settings(CACHES=GONE)
def test_asking_for_a_code_works_while_the_cache_is_away(known, client):
    client.post(reverse("account_request_login_code"), {"email": KNOWN})
    assert kinds_to(KNOWN) == ["sign_in_code"]


def test_every_mail_of_allauth_has_its_notice():
    """A new release of allauth may bring a mail that we do not know of: then a request would fail."""
    from pathlib import Path

    import allauth

    folder = Path(allauth.__file__).parent / "templates"
    known = set(MAILS) | set(CHANGES)
    # By link, by another site's sign-in, or a name it no longer uses: not offered here.
    never = {"account/email/password_reset_key", "account/email/email_confirm"}
    found = {
        path.relative_to(folder).as_posix().removesuffix("_subject.txt")
        for path in folder.glob("*/email/*_subject.txt")
        if "socialaccount" not in path.parts
    }
    assert found - never == known
