"""Nobody enters the office or the desk on a password alone."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.factories import accounts, departments
from tests.organisations.accounts.people import confirmed, set_up_app, sign_in, totp

pytestmark = pytest.mark.django_db
OFFICE, DESK = "/admin/", "/en/desk/"


def people():
    return {
        "officer": (accounts.officer(), OFFICE),
        "operator": (accounts.person(is_superuser=True), OFFICE),
        "reviewer": (departments.post().user, DESK),
    }


@pytest.mark.parametrize("who", ["officer", "operator", "reviewer"])
def test_enter_without_a_second_factor_leads_to_setting_one_up(client, who):
    person, place = people()[who]
    sign_in(client, confirmed(person).email)
    answer = client.get(place)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["officer", "operator", "reviewer"])
def test_enter_after_setting_one_up_lets_in(client, who):
    person, place = people()[who]
    sign_in(client, confirmed(person).email)
    set_up_app(client)
    assert client.get(place).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_enter_in_a_session_from_before_asks_for_it_and_lets_in(client):
    person = confirmed(accounts.officer())
    sign_in(client, person.email)
    other = Client(REMOTE_ADDR="10.231.0.1")
    sign_in(other, person.email)
    secret = set_up_app(other)
    asked = client.get(OFFICE)
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    done = client.post(asked.url, {"code": totp(secret)})
    assert done.url == OFFICE
    assert client.get(OFFICE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_further_factor_does_not_count_as_having_given_the_first(client):
    """Else the password alone would lead past it."""
    person = confirmed(accounts.officer())
    sign_in(client, person.email)
    Authenticator.objects.create(user=person, type="webauthn", data={})
    set_up_app(client)
    assert client.get(OFFICE).url.startswith(reverse("mfa_reauthenticate"))


@pytest.mark.parametrize("who", ["officer", "reviewer"])
def test_enter_after_signing_in_with_it_lets_in(client, who):
    person, place = people()[who]
    sign_in(client, confirmed(person).email)
    secret = set_up_app(client)
    again = Client(REMOTE_ADDR="10.230.0.1")
    asked = sign_in(again, person.email)
    assert asked.url == reverse("mfa_authenticate")
    assert again.get(place).status_code == 302  # not signed in yet
    again.post(asked.url, {"code": totp(secret)})
    assert again.get(place).status_code == 200


def test_post_without_a_second_factor_does_nothing(client):
    lead = accounts.lead()
    sign_in(client, confirmed(lead).email)
    answer = client.post(reverse("admin:organisations_theme_add"), {"code": "x"})
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


def test_enter_office_as_a_representative_is_refused(client):
    person = confirmed()
    sign_in(client, person.email)
    secret = set_up_app(client)
    client.post(reverse("mfa_reauthenticate"), {"code": totp(secret)})
    assert client.get(OFFICE).status_code in (302, 403)
    assert client.get(OFFICE, follow=True).status_code == 403


def test_take_the_second_factor_away_asks_for_the_person_again(client):
    person = confirmed(accounts.officer())
    sign_in(client, person.email)
    set_up_app(client)
    session = client.session
    session["account_authentication_methods"] = [
        {**one, "at": 0} for one in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer.status_code == 302
    assert reverse("account_reauthenticate") in answer.url or reverse("mfa_reauthenticate") in answer.url
    assert person.authenticator_set.filter(type="totp").exists()
