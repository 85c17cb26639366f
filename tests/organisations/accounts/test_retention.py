"""Accounts that nobody confirmed end; whoever was here, or was asked to come, stays."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from focalpoint.audit.models import Entry
from focalpoint.retention import keep
from organisations.accounts import actions
from organisations.accounts.errors import InUseError
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from tests.factories import accounts, profiles

JOINED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEPT = timedelta(days=settings.UNCONFIRMED_ACCOUNT_DAYS)
OVER = JOINED + KEPT + timedelta(hours=1)
pytestmark = pytest.mark.django_db


def signed_up(**fields):
    person = User.objects.create_user(f"{User.objects.count()}@example.org", "correct horse battery")
    User.objects.filter(pk=person.pk).update(joined_at=JOINED, **fields)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    return person


def test_unconfirmed_account_ends():
    person = signed_up()
    assert keep(JOINED + KEPT)["unconfirmed accounts"] == 0
    assert keep(OVER)["unconfirmed accounts"] == 1
    assert not User.objects.filter(pk=person.pk).exists()
    assert not EmailAddress.objects.exists()
    assert Entry.objects.get(verb="user.expire").target_id == str(person.pk)
    assert keep(OVER)["unconfirmed accounts"] == 0


@pytest.mark.parametrize(
    "fields",
    [{"last_login": JOINED}, {"roles": [Role.OFFICER]}, {"is_superuser": True}, {"is_active": False}],
)
def test_account_that_was_used_stays(fields):
    signed_up(**fields)
    assert keep(OVER)["unconfirmed accounts"] == 0


def test_confirmed_account_stays():
    person = signed_up()
    EmailAddress.objects.filter(user=person).update(verified=True)
    assert keep(OVER)["unconfirmed accounts"] == 0
    with pytest.raises(InUseError):
        actions.expire(person, at=OVER)


def test_account_that_the_office_made_stays():
    person = actions.add(email="new@example.org", language="en", by=accounts.lead(), at=JOINED)
    User.objects.filter(pk=person.pk).update(joined_at=JOINED)
    assert keep(OVER)["unconfirmed accounts"] == 0


def test_account_that_something_belongs_to_stays():
    person = signed_up()
    profiles.profile(created_by=person)
    assert keep(OVER)["unconfirmed accounts"] == 0
    assert User.objects.filter(pk=person.pk).exists()
