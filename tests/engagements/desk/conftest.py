"""Somebody at a desk, signed in with a second factor."""

import time

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.utils import timezone

from engagements.routing.states import State
from focalpoint.session_life import IS_STAFF
from organisations.departments.models import PostRole
from tests.factories import departments, routing


def sign_in(client, user):
    """As allauth remembers a sign-in with a second factor."""
    client.force_login(user)
    session = client.session
    session[IS_STAFF] = True
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()


@pytest.fixture
def department():
    return departments.department()


@pytest.fixture
def reviewer(client, department):
    user = departments.post(department, PostRole.REVIEWER).user
    sign_in(client, user)
    return user


@pytest.fixture
def liaison(client, department):
    user = departments.post(department, PostRole.LIAISON).user
    sign_in(client, user)
    return user


@pytest.fixture
def referral(department):
    return routing.referral(state=State.SENT, department=department, at=timezone.now())
