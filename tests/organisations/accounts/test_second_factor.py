"""Nobody enters the office or the desk on a password alone."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.factories import accounts, departments
from tests.organisations.accounts.people import PASSWORD, confirmed, mailed_code, set_up_app, sign_in, totp

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
def test_setting_one_up_ends_the_sessions_that_never_showed_it(client):
    person = confirmed(accounts.officer())
    sign_in(client, person.email)
    other = Client(REMOTE_ADDR="10.231.0.1")
    sign_in(other, person.email)
    set_up_app(other)
    assert client.get(reverse("usersessions_list")).status_code == 302
    assert "_auth_user_id" not in client.session
    assert other.get(OFFICE).status_code == 200


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
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert person.authenticator_set.filter(type="totp").exists()


def with_factor(browser, person=None):
    """Signed in, with an app set up and its code given; and its secret."""
    person = confirmed(person)
    sign_in(browser, person.email)
    secret = set_up_app(browser)
    answer = browser.post(reverse("mfa_reauthenticate"), {"code": totp(secret, -1)})
    if answer.status_code != 302:
        # Half a minute ended since the app was set up, with that very code.
        browser.post(reverse("mfa_reauthenticate"), {"code": totp(secret)})
    return person, secret


def in_session_of_before(person):
    """A session that knows the password and never showed the factor: as if it had not been ended."""
    other = Client(REMOTE_ADDR="10.232.0.1")
    other.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return other


CHANGES = [
    "mfa_deactivate_totp",
    "mfa_replace_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
]


@pytest.mark.parametrize("name", CHANGES)
def test_second_factor_is_not_changed_with_the_password(client, name):
    """Seen: a session with the password alone removed the app, set up its own, and entered the office."""
    person, _secret = with_factor(client)
    other = in_session_of_before(person)
    asked = other.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    answer = other.get(reverse(name))
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert person.authenticator_set.filter(type="totp").count() == 1
    assert other.get(reverse("mfa_index")).status_code == 200


def test_second_factor_is_not_changed_with_a_password_given_before_there_was_one(client):
    person = confirmed()
    other = Client(REMOTE_ADDR="10.232.0.2")
    sign_in(other, person.email)
    other.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    records = dict(other.session.items())
    sign_in(client, person.email)
    set_up_app(client)
    again = in_session_of_before(person)
    session = again.session
    session.update({key: value for key, value in records.items() if key.startswith("account_authentication")})
    session.save()
    answer = again.post(reverse("mfa_deactivate_totp"))
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert person.authenticator_set.filter(type="totp").exists()


@pytest.mark.parametrize("gives", ["code", "recovery code"])
def test_second_factor_is_changed_with_it_or_a_recovery_code(client, gives):
    person, secret = with_factor(client)
    other = in_session_of_before(person)
    codes = person.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    other.post(reverse("mfa_reauthenticate"), {"code": totp(secret) if gives == "code" else codes[0]})
    other.post(reverse("mfa_deactivate_totp"))
    assert not person.authenticator_set.filter(type="totp").exists()


@pytest.mark.parametrize("who", ["officer", "operator", "reviewer"])
def test_last_factor_of_who_works_here_is_not_removed(client, who):
    person, _place = people()[who]
    person, _secret = with_factor(client, person)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer.status_code == 200
    assert "your only method" in answer.content.decode()
    assert person.authenticator_set.filter(type="totp").exists()


def test_last_key_of_who_works_here_is_not_removed(client):
    person, _secret = with_factor(client, accounts.officer())
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key"})
    client.post(reverse("mfa_deactivate_totp"))
    assert not person.authenticator_set.filter(type="totp").exists()
    answer = client.post(reverse("mfa_remove_webauthn", args=[key.pk]), follow=True)
    assert "your only method" in answer.content.decode()
    assert person.authenticator_set.filter(type="webauthn").exists()


def test_replace_the_app_takes_the_new_one_and_voids_the_old(client):
    person, old = with_factor(client, accounts.officer())
    page = client.get(reverse("mfa_replace_totp"))
    secret = page.context["form"].secret
    assert secret != old
    assert client.post(reverse("mfa_replace_totp"), {"code": "000000"}).status_code == 200
    assert client.post(reverse("mfa_replace_totp"), {"code": totp(secret)}).status_code == 302
    new = Client(REMOTE_ADDR="10.233.0.1")
    asked = sign_in(new, person.email)
    assert new.post(asked.url, {"code": totp(old)}).status_code == 200
    assert new.post(asked.url, {"code": totp(secret)}).status_code == 302


def test_replace_the_app_ends_the_sessions_that_never_showed_the_new_one(client):
    person, _old = with_factor(client, accounts.officer())
    other = Client(REMOTE_ADDR="10.234.0.1")
    other.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.create(user=person, ip="10.234.0.1", session_key=other.session.session_key)
    secret = client.get(reverse("mfa_replace_totp")).context["form"].secret
    assert other.get(reverse("usersessions_list")).status_code == 200
    assert client.post(reverse("mfa_replace_totp"), {"code": totp(secret)}).status_code == 302
    assert other.get(reverse("usersessions_list")).status_code == 302
    assert client.get(OFFICE).status_code == 200


def test_key_as_the_first_factor_asks_for_no_code_that_there_is_not(client):
    person = confirmed(accounts.officer())
    sign_in(client, person.email)
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key"})
    assert client.get(OFFICE).url.startswith(reverse("mfa_reauthenticate_webauthn"))


@pytest.mark.django_db(transaction=True)
def test_first_factor_after_signing_in_by_code_leads_to_the_recovery_codes(client):
    """Who has no password is not asked for a second code at once."""
    person = confirmed(accounts.officer())
    person.set_unusable_password()
    person.save()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    code = mailed_code("sign_in_code", person.email)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    set_up_app(client)
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(OFFICE).status_code == 200


@pytest.mark.parametrize("page", ["mfa_authenticate", "account_login", "account_request_login_code"])
def test_factor_removed_while_someone_stands_at_its_code_leads_to_signing_in_again(client, page):
    """Seen: the pages led to each other without end, for up to an hour."""
    person, _secret = with_factor(client)
    waiting = Client(REMOTE_ADDR="10.234.0.1", headers={"accept-language": "en"})
    sign_in(waiting, person.email)
    person.authenticator_set.all().delete()
    answer = waiting.get(reverse(page), follow=True)
    assert len(answer.redirect_chain) <= 2
    assert answer.request["PATH_INFO"] == reverse("account_login")
    assert "two-step verification was removed" in answer.content.decode()
    assert sign_in(waiting, person.email).url == reverse("my-home")


def test_code_given_after_the_factor_was_removed_leads_to_signing_in_again(client):
    person, secret = with_factor(client)
    waiting = Client(REMOTE_ADDR="10.234.0.2", headers={"accept-language": "en"})
    asked = sign_in(waiting, person.email)
    person.authenticator_set.all().delete()
    answer = waiting.post(asked.url, {"code": totp(secret)}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("account_login")
    assert "_auth_user_id" not in waiting.session


@pytest.mark.parametrize("method", ["get", "post"])
def test_replace_the_app_without_one_leads_to_setting_one_up(client, method):
    """With a key alone; or it was removed in another tab."""
    person, _secret = with_factor(client)
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key"})
    person.authenticator_set.filter(type="totp").delete()
    answer = getattr(client, method)(reverse("mfa_replace_totp"), {"code": "123456"})
    assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp"))
