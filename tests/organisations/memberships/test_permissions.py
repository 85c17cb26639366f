"""Who may do what with the people of an organisation."""

import pytest

from organisations.accounts.roles import Role
from organisations.memberships.models import Invitation, Membership, MembershipRole
from organisations.profiles.states import State
from tests.factories import accounts, memberships, profiles

pytestmark = pytest.mark.django_db


@pytest.fixture
def persons():
    profile = profiles.profile(slug="ours")
    found = {role: memberships.member(profile, role).user for role in MembershipRole}
    found |= {role: accounts.person(roles=[role]) for role in Role}
    former = memberships.member(profile, ended_at=profiles.AT, ended_by=accounts.person())
    return {**found, "former": former.user, "stranger": memberships.member().user}


def may(persons, permission, load):
    """Each person asks with an object of their own: what is known of one is not lent to another."""
    return {name for name, one in persons.items() if one.has_perm(f"organisations.{permission}", load())}


def profile():
    from organisations.profiles.models import Profile

    return Profile.objects.get(slug="ours")


def member(role):
    return lambda: Membership.objects.live().get(profile__slug="ours", role=role)


def test_view_people_is_for_members(persons):
    assert may(persons, "view_people", profile) == set(MembershipRole)


@pytest.mark.parametrize("state", State)
def test_invite_is_for_owners(persons, state):
    ours = profile()
    ours.__class__.objects.filter(pk=ours.pk).update(state=state, reason="Checks")
    expected = {"owner"} if state == State.VERIFIED else set()
    assert may(persons, "invite_profile", profile) == expected


@pytest.mark.parametrize("role", MembershipRole)
def test_change_is_for_owners(persons, role):
    assert may(persons, "change_membership", member(role)) == {"owner"}


@pytest.mark.parametrize("role", MembershipRole)
def test_end_is_for_owners_and_oneself(persons, role):
    assert may(persons, "end_membership", member(role)) == {"owner", role}


def test_withdraw_is_for_owners(persons):
    Invitation.objects.create(
        profile=profile(), email="new@example.org", role=MembershipRole.READER, token_digest="x",
        invited_at=profiles.AT, invited_by=persons["owner"], expires_at=profiles.AT,
    )  # fmt: skip
    assert may(persons, "withdraw_invitation", Invitation.objects.get) == {"owner"}


def test_rows_are_seen_by_members_and_the_office(persons):
    seen = {
        name
        for name, one in persons.items()
        if Membership.objects.visible_to(one).filter(profile__slug="ours").exists()
    }
    assert seen == {*MembershipRole, "officer", "lead_officer", "protection_officer"}
