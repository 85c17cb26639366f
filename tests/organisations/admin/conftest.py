"""Somebody of the office, signed in with a second factor."""

import time

import pytest
from allauth.account.internal.userkit import user_id_to_str

from tests.factories import accounts


def sign_in(client, user):
    """As allauth remembers a sign-in with a second factor."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()
    return user


@pytest.fixture
def officer(client):
    return sign_in(client, accounts.officer())


@pytest.fixture
def lead(client):
    return sign_in(client, accounts.lead())


@pytest.fixture
def operator(client):
    return sign_in(client, accounts.person(is_superuser=True))
