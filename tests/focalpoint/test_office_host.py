"""ADMIN_HOST: the office is there under one name and nowhere else, and links lead to it."""

import pytest

from focalpoint.office_host import address_of
from tests.engagements.admin.conftest import sign_in
from tests.factories import accounts

PORTAL, OFFICE = "focalpoint.example.org", "office.example.org"
QUEUE = "/admin/engagements/case/"


@pytest.fixture(autouse=True)
def apart(settings):
    settings.ALLOWED_HOSTS = [PORTAL, OFFICE]
    settings.BASE_URL = f"https://{PORTAL}"
    settings.ADMIN_HOST = OFFICE


@pytest.fixture
def officer(client, db):
    return sign_in(client, accounts.officer())


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", QUEUE, "/admin/login/", "/admin/nothing/"])
def test_on_another_name_a_visitor_finds_nothing(client, path):
    assert client.get(path, headers={"host": PORTAL}).status_code == 404


def test_on_another_name_an_officer_is_led_over_with_what_was_asked_for(client, officer):
    answer = client.get(f"{QUEUE}?mine=1", headers={"host": PORTAL})
    assert (answer.status_code, answer["Location"]) == (302, f"https://{OFFICE}{QUEUE}?mine=1")


def test_on_another_name_nothing_can_be_sent(client, officer):
    assert client.post(QUEUE, headers={"host": PORTAL}).status_code == 404


def test_a_representative_is_not_led_over(client, db):
    sign_in(client, accounts.person())
    assert client.get(QUEUE, headers={"host": PORTAL}).status_code == 404


def test_on_its_own_name_the_office_is_there(client, officer):
    assert client.get(QUEUE, headers={"host": OFFICE}).status_code == 200


@pytest.mark.django_db
def test_on_its_own_name_one_can_sign_in(client):
    answer = client.get(QUEUE, headers={"host": OFFICE}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


def test_without_it_the_office_is_everywhere(client, officer, settings):
    settings.ADMIN_HOST = ""
    assert client.get(QUEUE, headers={"host": PORTAL}).status_code == 200
    assert address_of(QUEUE) == f"https://{PORTAL}{QUEUE}"


def test_an_address_is_that_of_the_host_where_the_page_is():
    assert address_of(QUEUE) == f"https://{OFFICE}{QUEUE}"
    assert address_of("/en/my/") == f"https://{PORTAL}/en/my/"
    assert address_of("/administrators/") == f"https://{PORTAL}/administrators/"
