"""Which language the pages without one in their address speak."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import accounts

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
COOKIE = settings.LANGUAGE_COOKIE_NAME


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def language_of(answer):
    return answer.headers["Content-Language"]


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("", "en"),
        ("?next=/ar/my/", "ar"),
        ("?language=ar", "ar"),
        ("?language=ar&next=/en/my/", "ar"),
        ("?next=/admin/", "en"),
        ("?language=xx", "en"),
        ("?language=", "en"),
        ("?next=https://elsewhere.example/ar/", "en"),
    ],
)
def test_sign_in_page_speaks_the_language_that_was_asked_for(client, query, language):
    assert language_of(client.get(LOGIN + query)) == language


def test_language_that_was_asked_for_stays_until_another_is(client):
    client.get(f"{LOGIN}?language=ar")
    assert language_of(client.get("/accounts/signup/")) == "ar"
    assert client.get("/").url == "/ar/"
    client.get(f"{LOGIN}?language=en")
    assert language_of(client.get("/accounts/signup/")) == "en"


def test_public_page_leads_to_signing_in_in_its_language_and_sets_no_cookie(client):
    page = client.get("/ar/?next=/ar/my/&language=ar")
    assert not page.cookies
    assert f'href="{LOGIN}?language=ar"' in page.content.decode()


def test_sign_in_page_leads_to_itself_in_the_other_language(client):
    page = client.get(f"{LOGIN}?next=/ar/my/").content.decode()
    assert 'href="?next=/en/my/&amp;language=en"' in page


def test_who_is_signed_in_reads_in_their_own_language(client):
    client.force_login(accounts.person(language="en"))
    assert language_of(client.get(reverse("account_email") + "?language=ar")) == "en"
