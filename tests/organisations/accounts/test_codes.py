"""Codes: how they are typed, how often they may be wrong, and what the page and the mail say of them."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from focalpoint.notifications import render
from focalpoint.notifications.models import Notice
from focalpoint.text import typed_code
from organisations.accounts.models import User
from tests.factories import accounts
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

pytestmark = pytest.mark.django_db
EMAIL = "amina@example.org"
CONFIRM = reverse("account_email_verification_sent")
ARABIC, PERSIAN, DEVANAGARI = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९"
WIDE = "０１２３４５６７８９"
DIGITS = {"arabic": ARABIC, "persian": PERSIAN, "devanagari": DEVANAGARI, "wide": WIDE}
BETWEEN = [*"‐‑‒–—―−-－", " ", " ", " ", "​", "‎", "‏", "⁦", "\t", "."]


def typed_in(digits, code):
    return "".join(digits[int(one)] for one in code)


@pytest.mark.parametrize("digits", DIGITS.values(), ids=list(DIGITS))
def test_typed_code_reads_digits_of_any_script(digits):
    assert typed_code(typed_in(digits, "4071")) == "4071"


@pytest.mark.parametrize("sign", BETWEEN, ids=[f"U+{ord(sign):04X}" for sign in BETWEEN])
def test_typed_code_has_no_dash_space_or_invisible_mark(sign):
    assert typed_code(f"{sign}BC{sign}D4{sign}") == "BCD4"


def test_typed_code_reads_wide_letters():
    assert typed_code("ＢＣＤＦ－ＧＨＪＫ") == "BCDFGHJK"


@pytest.mark.parametrize("digits", DIGITS.values(), ids=list(DIGITS))
def test_code_of_the_app_is_taken_in_digits_of_any_script(client, digits):
    user = confirmed()
    sign_in(client, user.email)
    secret = set_up_app(client)
    new = Client(REMOTE_ADDR="10.70.0.1")
    asked = sign_in(new, user.email)
    code = typed_in(digits, totp(secret))
    assert new.post(asked.url, {"code": f"{code[:3]}​ {code[3:]}"}).status_code == 302


def test_recovery_code_is_taken_in_arabic_digits_with_dashes(client):
    user = confirmed()
    sign_in(client, user.email)
    set_up_app(client)
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    new = Client(REMOTE_ADDR="10.70.0.2")
    asked = sign_in(new, user.email)
    arabic = typed_in(ARABIC, code)
    assert new.post(asked.url, {"code": f"{arabic[:4]}−{arabic[4:]}"}).url == reverse("my-home")


def test_app_is_set_up_with_a_code_in_persian_digits(client):
    sign_in(client, confirmed().email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": typed_in(PERSIAN, totp(secret))})
    assert done.status_code == 302


@pytest.mark.parametrize(
    ("kind", "ask", "confirm"),
    [
        ("sign_in_code", "account_request_login_code", "account_confirm_login_code"),
        ("password_reset_code", "account_reset_password", "account_confirm_password_reset_code"),
    ],
)
def test_mailed_code_is_taken_as_people_paste_it(client, kind, ask, confirm):
    confirmed(accounts.person(email=EMAIL))
    client.post(reverse(ask), {"email": EMAIL})
    code = mailed_code(kind, EMAIL).lower().replace("-", " – ")
    assert client.post(reverse(confirm), {"code": f"‎{code}​"}).status_code == 302


def test_code_to_confirm_is_taken_as_people_paste_it(client):
    sign_up(client, EMAIL)
    code = mailed_code("account_confirm", EMAIL).replace("-", "‑")
    assert client.post(CONFIRM, {"code": f" {code}​"}).url == reverse("my-home")


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_code_of_the_app_is_taken_one_step_early_and_late_and_once(client, steps):
    """A code stays good for a minute and a half: who saw it typed must not use it again in that time."""
    user = confirmed()
    sign_in(client, user.email)
    secret = set_up_app(client)
    code = totp(secret, steps)
    first, second = Client(REMOTE_ADDR="10.70.0.3"), Client(REMOTE_ADDR="10.70.0.4")
    assert first.post(sign_in(first, user.email).url, {"code": code}).url == reverse("my-home")
    cache.clear()  # allauth remembers it there for half a minute
    page = second.post(sign_in(second, user.email).url, {"code": code})
    assert page.status_code == 200
    assert "_auth_user_id" not in second.session


def test_code_of_the_app_before_one_that_was_used_is_refused(client):
    user = confirmed()
    sign_in(client, user.email)
    secret = set_up_app(client)
    first, second = Client(REMOTE_ADDR="10.70.0.5"), Client(REMOTE_ADDR="10.70.0.6")
    first.post(sign_in(first, user.email).url, {"code": totp(secret, 1)})
    assert second.post(sign_in(second, user.email).url, {"code": totp(secret, 0)}).status_code == 200


@pytest.mark.parametrize("steps", [-2, 2])
def test_code_of_the_app_two_steps_off_is_refused(client, steps):
    user = confirmed()
    sign_in(client, user.email)
    secret = set_up_app(client)
    new = Client(REMOTE_ADDR="10.70.0.7")
    asked = sign_in(new, user.email)
    assert new.post(asked.url, {"code": totp(secret, steps)}).status_code == 200


def wait_at_code(client, door):
    """Until the page that waits for a code; returns its address."""
    if door == "sign-up":
        sign_up(client, EMAIL)
        return CONFIRM
    confirmed(accounts.person(email=EMAIL))
    ask, confirm = {
        "sign-in": ("account_request_login_code", "account_confirm_login_code"),
        "reset": ("account_reset_password", "account_confirm_password_reset_code"),
    }[door]
    client.post(reverse(ask), {"email": EMAIL})
    return reverse(confirm)


CODE_KINDS = {"sign-up": "account_confirm", "sign-in": "sign_in_code", "reset": "password_reset_code"}


@pytest.mark.parametrize("door", CODE_KINDS)
def test_wrong_codes_do_not_throw_out(client, door):
    page = wait_at_code(client, door)
    for _try in range(9):
        answer = client.post(page, {"code": "WRONG"})
        assert answer.status_code == 200
        assert answer.context["verify_form"].errors
    assert client.post(page, {"code": mailed_code(CODE_KINDS[door], EMAIL)}).status_code == 302


@pytest.mark.parametrize("door", CODE_KINDS)
def test_wrong_codes_used_up_offers_a_new_one(client, door):
    page = wait_at_code(client, door)
    for _try in range(10):
        answer = client.post(page, {"code": "WRONG"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "no longer works" in text
    assert EMAIL in text
    assert "login attempts" not in text
    # The code that was guessed at is void.
    client.post(page, {"code": mailed_code(CODE_KINDS[door], EMAIL)})
    assert "_auth_user_id" not in client.session
    offered = reverse(
        re.search(r'action="([^"]+)" data-once', text)[1].strip("/") and answer.context["again"]
    )
    before = Notice.objects.filter(address=EMAIL).count()
    assert client.post(offered, {"email": EMAIL}).status_code == 302
    assert Notice.objects.filter(address=EMAIL).count() == before + 1


@pytest.mark.parametrize("door", CODE_KINDS)
def test_code_that_is_too_old_says_so_and_offers_a_new_one(client, door, monkeypatch):
    page = wait_at_code(client, door)
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    text = client.get(page).content.decode()
    assert "has expired" in text
    assert EMAIL in text


@pytest.mark.parametrize("door", CODE_KINDS)
def test_page_and_mail_say_the_same_minutes(client, door):
    page = wait_at_code(client, door)
    assert "15 minutes" in client.get(page).content.decode()
    notice = Notice.objects.filter(kind=CODE_KINDS[door]).latest("created_at")
    assert "15 minutes" in render.email(notice).body


@pytest.mark.parametrize("door", CODE_KINDS)
def test_send_again_sends_another_code_that_works(client, door):
    page = wait_at_code(client, door)
    assert "Send a new code" in client.get(page).content.decode()
    first = mailed_code(CODE_KINDS[door], EMAIL)
    client.post(page, {"action": "resend"})
    second = mailed_code(CODE_KINDS[door], EMAIL)
    assert second != first
    assert client.post(page, {"code": second}).status_code == 302


def test_change_of_the_address_when_signing_up_sends_the_code_there(client):
    sign_up(client, "amina@example.con", name="Amina Otieno", time_zone="Africa/Nairobi")
    assert client.get(CONFIRM).context["can_change"]
    client.post(CONFIRM, {"action": "change", "email": EMAIL})
    code = mailed_code("account_confirm", EMAIL)
    assert client.post(CONFIRM, {"code": code}).url == reverse("my-home")
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.time_zone, user.check_password(PASSWORD)) == (
        "Amina Otieno",
        "Africa/Nairobi",
        True,
    )
    assert not User.objects.get(email="amina@example.con").emailaddress_set.get().verified


def test_change_of_the_address_to_one_that_has_an_account_tells_only_its_mailbox(client):
    confirmed(accounts.person(email=EMAIL))
    sign_up(client, "amina@example.con")
    client.get(CONFIRM)
    unknown = client.post(CONFIRM, {"action": "change", "email": "free@example.org"}, follow=True)
    known = client.post(CONFIRM, {"action": "change", "email": EMAIL}, follow=True)
    assert kinds_to(EMAIL) == ["account_already_exists"]

    def plain(page, address):
        return re.sub(r'value="[\w-]{64}"', "", page.content.decode()).replace(address, "ADDRESS")

    assert plain(known, EMAIL) == plain(unknown, "free@example.org")


def test_change_of_the_address_that_is_wrong_says_so_on_the_page(client):
    sign_up(client, EMAIL)
    page = client.post(CONFIRM, {"action": "change", "email": "no address"})
    assert page.context["change_form"].errors
    assert client.post(CONFIRM, {"code": mailed_code("account_confirm", EMAIL)}).status_code == 302


def test_sign_up_again_after_a_lost_tab_mails_the_code_that_the_page_asks_for(client):
    """Page and mail must agree: the mail has a code, and it works on the page."""
    sign_up(client, EMAIL)
    again = Client(REMOTE_ADDR="10.70.0.8")
    sign_up(again, EMAIL, name="Amina Otieno", password1="another good one 7", password2="another good one 7")
    assert kinds_to(EMAIL) == ["account_confirm", "account_confirm"]
    code = mailed_code("account_confirm", EMAIL)
    assert again.post(CONFIRM, {"code": code}).url == reverse("my-home")
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.check_password("another good one 7")) == ("Amina Otieno", True)


@pytest.mark.parametrize("kind", ["unknown_account", "account_already_exists", "account_confirm"])
def test_mail_to_an_address_without_an_account_does_not_speak_of_an_account(client, kind):
    if kind == "unknown_account":
        client.post(reverse("account_request_login_code"), {"email": EMAIL})
    else:
        if kind == "account_already_exists":
            confirmed(accounts.person(email=EMAIL))
        sign_up(client, EMAIL)
    message = render.email(Notice.objects.get(kind=kind))
    assert ("because you have an account" in message.body) == (kind == "account_already_exists")


def test_send_again_of_a_reset_has_its_own_minutes_and_is_limited(client, monkeypatch):
    page = wait_at_code(client, "reset")
    cache.clear()
    later = time.time() + 14 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    client.post(page, {"action": "resend"})
    monkeypatch.setattr(time, "time", lambda: later + 14 * 60)
    assert "Enter the code" in client.get(page).content.decode()
    statuses = [client.post(page, {"action": "resend"}).status_code for _try in range(8)]
    assert 429 in statuses
    assert Notice.objects.filter(kind="password_reset_code").count() <= 6


def test_send_again_of_a_reset_says_nothing_of_whether_there_is_an_account(client):
    page = reverse("account_confirm_password_reset_code")
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    again = client.post(page, {"action": "resend"})
    assert (again.status_code, again.url) == (302, page)
    assert kinds_to(EMAIL) == ["unknown_account"]


def test_code_of_a_reset_for_an_account_that_ended_meanwhile_no_longer_works(client):
    page = wait_at_code(client, "reset")
    code = mailed_code("password_reset_code", EMAIL)
    User.objects.get(email=EMAIL).delete()
    assert "no longer works" in client.post(page, {"code": code}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_late_code_of_a_change_of_address_leaves_the_second_factor_given(client, monkeypatch):
    """Seen: an officer who was late was asked to set up and give it all again."""
    officer = confirmed(accounts.officer(email="officer@example.org"))
    sign_in(client, officer.email)
    set_up_app(client)
    client.post(reverse("account_email"), {"action_add": "", "email": EMAIL})
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert "has expired" in client.get(CONFIRM).content.decode()
    assert client.get("/admin/").status_code == 200
