"""Passwords that programs guess first are refused, with a reason and an advice."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from organisations.accounts.models import User
from organisations.accounts.passwords import GuessableValidator
from tests.organisations.accounts.people import PASSWORD, sign_up

GUESSABLE = [
    "password1234", "Passw0rd!Passw0rd!", "P@ssw0rd12345", "iloveyou2026", "letmein12345", "changeme2026",
    "qwertyuiop123", "asdfghjkl;'123", "zaq12wsxcde3", "123456789012", "abcdefghijkl", "aaaaaaaaaaaa",
    "12341234123412", "focalpoint2026", "unitednations1", "FocalPoint-Portal", "summer2026!!",
    "01.02.1990-1990",
    "пароль123456", "йцукенгшщзхъ", "ضصثقفغعهخحجد", "密码密码密码密码密码密码",
    "１２３４５６７８９０１２", "amina.otieno1",
]  # fmt: skip
GOOD = [
    PASSWORD, "staple battery horse", "my very own words here", "Water-Keepers-and-geese",
    "مرحبا بالعالم الجميل", "слон поёт на крыше", "七只猫在桥上唱歌跳舞喝茶看月亮", "x7#kQ!2vLp9z",
    "a" * 3 + "b8!Zq-öW§z0" * 20,
]  # fmt: skip
AMINA = User(email="amina.otieno@example.org", name="Amina Otieno")


@pytest.mark.parametrize("password", GUESSABLE)
def test_guessable_password_is_refused_with_an_advice(password):
    with pytest.raises(ValidationError, match=r"easy to guess.*password manager"):
        GuessableValidator().validate(password, AMINA)


@pytest.mark.parametrize("password", GOOD)
def test_good_password_is_taken(password):
    validate_password(password, AMINA)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password1234", "Many people use it"),
        ("asdfghjkl;'123", "keyboard"),
        ("aaaaaaaaaaaa", "repeats"),
        ("abcdefghijkl", "in sequence"),
    ],
)
def test_message_says_why(password, why):
    with pytest.raises(ValidationError, match=why):
        GuessableValidator().validate(password)


@pytest.mark.django_db
def test_sign_up_says_it_beside_the_field_and_says_before_how_to_choose(client):
    assert "three or four unrelated words" in client.get(reverse("account_signup")).content.decode()
    page = sign_up(client, "amina@example.org", password1="qwertyuiop123", password2="qwertyuiop123")
    assert "easy to guess" in str(page.context["form"].errors["password1"])
    assert not User.objects.exists()
