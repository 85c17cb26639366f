"""Two people, or two clicks, at the same moment: the second waits for the first and then knows of it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from organisations.memberships import actions
from organisations.memberships.errors import InvitedJustNowError, LastOwnerError
from organisations.memberships.models import Membership, MembershipRole
from organisations.profiles.models import Profile
from tests.factories import accounts, memberships, profiles

NOW = profiles.AT + timedelta(days=1)
pytestmark = pytest.mark.django_db(transaction=True)


def beside(act):
    """Runs `act` on a connection of its own; returns the thread and what came of it."""
    outcome = []

    def run():
        try:
            outcome.append(act())
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def second_after(first, second):
    """What came of `second`, begun while `first` was done but not through yet."""
    with transaction.atomic():
        first()
        thread, outcome = beside(second)
        thread.join(timeout=0.5)
        assert thread.is_alive(), "it did not wait for the first"
    thread.join(timeout=10)
    return outcome[0]


def test_register_by_a_double_click_makes_one():
    person = accounts.person()

    def click():
        return actions.register(legal_name="Water Keepers", by=person, at=NOW)

    assert second_after(click, click) == Profile.objects.get()
    assert Membership.objects.count() == 1


def test_end_of_two_owners_at_once_leaves_one():
    first = memberships.member()
    second = memberships.member(first.profile)
    outcome = second_after(
        lambda: actions.end(first, by=first.user, at=NOW),
        lambda: actions.end(second, by=second.user, at=NOW),
    )
    assert isinstance(outcome, LastOwnerError)
    assert Membership.objects.live().get() == second


def test_invite_of_one_address_by_two_owners_at_once_makes_one_invitation():
    first = memberships.member()
    second = memberships.member(first.profile)

    def invite(owner):
        given = {"email": "new@example.org", "role": MembershipRole.EDITOR, "by": owner.user, "at": NOW}
        return lambda: actions.invite(owner.profile, **given)

    assert isinstance(second_after(invite(first), invite(second)), InvitedJustNowError)
    assert first.profile.invitations.count() == 1
