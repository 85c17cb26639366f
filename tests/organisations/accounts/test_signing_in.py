"""From signing up to a second factor, through the pages, with codes read from the outbox."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Delivery, Notice
from organisations.accounts import signing_up
from organisations.accounts.models import User
from tests.factories import accounts, departments
from tests.organisations.accounts.people import (
    PASSWORD,
    confirmed,
    kinds_to,
    mailed_code,
    set_up_app,
    sign_in,
    sign_up,
    totp,
)
from tests.race import race

pytestmark = pytest.mark.django_db
EMAIL = "amina@example.org"


def test_sign_up_confirm_set_up_app_and_sign_in_with_it(client):
    sign_up(client, EMAIL, time_zone="Africa/Nairobi")
    assert not User.objects.get(email=EMAIL).emailaddress_set.get().verified
    code = mailed_code("account_confirm", EMAIL)
    done = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert done.url == reverse("my-home")
    secret = set_up_app(client)
    client.post(reverse("account_logout"))
    asked = sign_in(client, EMAIL)
    assert asked.url == reverse("mfa_authenticate")
    done = client.post(asked.url, {"code": totp(secret)})
    assert done.url == reverse("my-home")
    assert client.session["_auth_user_id"] == str(User.objects.get(email=EMAIL).pk)


def test_sign_up_takes_name_language_and_time_zone(client):
    sign_up(client, EMAIL, name="Amina Otieno", time_zone="Africa/Nairobi")
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.language, user.time_zone) == ("Amina Otieno", "en", "Africa/Nairobi")


def test_sign_up_in_arabic_with_a_zone_that_does_not_exist():
    client = Client(headers={"accept-language": "ar,en;q=0.5"}, REMOTE_ADDR="10.250.0.1")
    sign_up(client, EMAIL, time_zone="Mars/Olympus")
    user = User.objects.get(email=EMAIL)
    assert (user.language, user.time_zone) == ("ar", "UTC")
    assert Notice.objects.get(kind="account_confirm").language == "ar"


def test_sign_up_without_a_name_says_so(client):
    page = sign_up(client, EMAIL, name=" ")
    assert "name" in page.context["form"].errors
    assert not User.objects.exists()


def test_sign_up_leads_on_to_where_the_person_wanted(client):
    wanted = "/en/my/settings/"
    sign_up(client, EMAIL, query=f"?next={wanted}", next=wanted)
    code = mailed_code("account_confirm", EMAIL)
    done = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert done.url == wanted


def test_sign_up_does_not_lead_on_to_another_site(client):
    sign_up(client, EMAIL, next="https://elsewhere.example/")
    code = mailed_code("account_confirm", EMAIL)
    done = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert done.url == reverse("my-home")


def test_sign_in_by_mailed_code(client):
    confirmed(accounts.person(email=EMAIL))
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    done = client.post(reverse("account_confirm_login_code"), {"code": mailed_code("sign_in_code", EMAIL)})
    assert done.url == reverse("my-home")


def test_sign_in_by_code_needs_the_right_one(client):
    confirmed(accounts.person(email=EMAIL))
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    page = client.post(reverse("account_confirm_login_code"), {"code": "WRONG"})
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session


def test_reset_password_by_code(client):
    user = confirmed(accounts.person(email=EMAIL))
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    code = mailed_code("password_reset_code", EMAIL)
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    new = {"password1": "staple battery horse", "password2": "staple battery horse"}
    client.post(reverse("account_complete_password_reset"), new)
    user.refresh_from_db()
    assert user.check_password("staple battery horse")
    assert kinds_to(EMAIL) == ["password_reset_code", "security_changed"]
    assert Entry.objects.get(verb="user.change_security", changes__change="password_reset").by == user.pk


def test_sign_in_with_a_recovery_code(client):
    user = confirmed()
    sign_in(client, user.email)
    set_up_app(client)
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("account_logout"))
    asked = sign_in(client, user.email)
    assert client.post(asked.url, {"code": codes[0]}).url == reverse("my-home")


def test_second_factor_secrets_cannot_be_read_from_the_table(client):
    user = confirmed()
    sign_in(client, user.email)
    secret = set_up_app(client)
    rows = Authenticator.objects.filter(user=user).values_list("type", "data")
    stored = dict(rows)
    assert secret not in str(stored["totp"])
    assert stored["totp"]["secret"].startswith("gAAAA")
    assert stored["recovery_codes"]["seed"].startswith("gAAAA")


def test_mails_of_signing_in_wait_in_the_outbox(client):
    sign_up(client, EMAIL)
    notice = Notice.objects.get()
    assert (notice.delivery, notice.in_inbox, notice.kind) == (Delivery.WAITING, False, "account_confirm")
    assert notice.recipient == User.objects.get(email=EMAIL)
    assert notice.secret.startswith("gAAAA")
    assert mail.outbox == []


def test_sessions_are_listed_and_can_be_ended(client):
    user = confirmed()
    other = Client(REMOTE_ADDR="10.251.0.1", headers={"user-agent": "Other/1.0"})
    sign_in(other, user.email)
    sign_in(client, user.email)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "10.251.0.0" in page
    assert "10.251.0.1" not in page
    assert other.get(reverse("usersessions_list")).status_code == 200
    client.post(reverse("usersessions_list"))
    assert other.get(reverse("usersessions_list")).status_code == 302
    assert client.get(reverse("usersessions_list")).status_code == 200
    assert UserSession.objects.filter(user=user).count() == 1


def test_sign_in_leads_each_to_their_own_place(client):
    for person, place in (
        (accounts.person(), reverse("my-home")),
        (accounts.officer(), reverse("admin:login")),
        (departments.post().user, reverse("referral-list")),
    ):
        sign_in(client, confirmed(person).email)
        done = sign_in(Client(REMOTE_ADDR="10.252.0.1"), person.email)
        assert done.url == place


def test_sign_in_of_somebody_stopped(client):
    user = confirmed(accounts.person(is_active=False))
    assert sign_in(client, user.email, PASSWORD).url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_open_session_of_somebody_stopped_ends(client):
    user = confirmed()
    sign_in(client, user.email)
    assert client.get(reverse("usersessions_list")).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(reverse("usersessions_list")).status_code == 302
    assert client.get(reverse("my-home")).status_code == 302


SIGNED_IN_PAGES = [
    "account_email", "account_change_password", "account_reauthenticate", "mfa_index", "usersessions_list",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "account_logout",
]  # fmt: skip


@pytest.mark.parametrize("name", SIGNED_IN_PAGES)
def test_page_of_the_account_answers_and_keeps_to_the_content_policy(client, name):
    sign_in(client, confirmed().email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert " style=" not in page
    assert "data:image" not in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
)
def test_page_before_signing_in_answers(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_first_operator_is_made_by_command_and_signs_in_by_code(client):
    call_command("createsuperuser", interactive=False, email=EMAIL, verbosity=0)
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    code = mailed_code("sign_in_code", EMAIL)
    done = client.post(reverse("account_confirm_login_code"), {"code": code})
    # A second one, because nobody has confirmed the address yet.
    done = client.post(done.url, {"code": mailed_code("account_confirm", EMAIL)})
    assert done.url == reverse("admin:login")


def test_second_factor_that_was_lost_is_given_again_with_a_recovery_code(client):
    """Who lost the phone takes the app away after a recovery code, and sets up another."""
    user = confirmed()
    sign_in(client, user.email)
    set_up_app(client)
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("account_logout"))
    client.post(sign_in(client, user.email).url, {"code": codes[0]})
    client.post(reverse("mfa_reauthenticate"), {"code": codes[1]})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    set_up_app(client)
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_change_of_address_is_confirmed_by_code_and_the_old_address_is_told(client):
    user = confirmed(accounts.person(email=EMAIL))
    sign_in(client, EMAIL)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    code = mailed_code("account_confirm", "new@example.org")
    client.post(reverse("account_email_verification_sent"), {"code": code})
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert "security_changed" in kinds_to(EMAIL)
    assert Entry.objects.filter(
        verb="user.change_security", changes__change="address_changed", by=user.pk
    ).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["Amina", "Someone else"])
def test_sign_up_pressed_twice_at_once_makes_one_account(name):
    """Seen: the second answered 500."""

    def press(name):
        typed = User(email=EMAIL, name=name, password="hashed", time_zone="UTC")
        return lambda: signing_up.sign_up(typed)

    one, two = race(press("Amina"), press(name))
    assert (one.error, two.error) == (None, None)
    assert two.waited
    user = User.objects.get(email=EMAIL)
    assert (one.result, two.result, user.name) == (user, user, name)
    assert EmailAddress.objects.filter(email=EMAIL).count() == 1
