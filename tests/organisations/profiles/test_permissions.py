"""Who may do what with an entry: every part and role, in every state, and the rows each of them sees."""

import pytest

from focalpoint.verbs import VERBS
from organisations.accounts.roles import Role
from organisations.memberships.models import MembershipRole
from organisations.profiles import permissions
from organisations.profiles.models import Profile
from organisations.profiles.states import EDITABLE, State
from tests.factories import accounts, memberships, profiles

pytestmark = pytest.mark.django_db
WRITERS = {"owner", "editor"}
OFFICE = {"officer", "lead_officer", "protection_officer"}
BY_WRITERS = ["save_profile", "add_evidence_profile", "remove_evidence_profile", "submit_profile"]
BY_LEADS = ["verify", "verify_again", "return", "decline", "suspend", "reinstate"]


def people(profile):
    """One person of each role, and two strangers."""
    found = {role: memberships.member(profile, role).user for role in MembershipRole}
    found |= {role: accounts.person(roles=[role]) for role in Role}
    former = memberships.member(profile, MembershipRole.OWNER)
    former.ended_at, former.ended_by = profiles.AT, former.user
    former.save()
    return {**found, "former": former.user, "stranger": memberships.member().user}


def may(persons, permission):
    profile = Profile.objects.get(slug="ours")
    return {
        name for name, person in persons.items() if person.has_perm(f"organisations.{permission}", profile)
    }


@pytest.fixture(params=list(State))
def state(request):
    return request.param


@pytest.fixture
def persons(state):
    return people(profiles.profile(state, slug="ours"))


@pytest.mark.parametrize("permission", BY_WRITERS)
def test_writers_write_while_it_is_open_to_changes(state, persons, permission):
    states = VERBS["profile.submit"].sources if permission == "submit_profile" else EDITABLE
    assert may(persons, permission) == (WRITERS if state in states else set())


@pytest.mark.parametrize("verb", BY_LEADS)
def test_leads_decide_from_the_states_of_the_table(state, persons, verb):
    expected = {"lead_officer"} if state in VERBS[f"profile.{verb}"].sources else set()
    assert may(persons, f"{verb}_profile") == expected


def test_view_is_what_visible_to_shows(persons):
    expected = set(MembershipRole) | OFFICE
    assert may(persons, "view_profile") == expected
    ours = Profile.objects.filter(slug="ours")
    assert {name for name, person in persons.items() if ours.visible_to(person).exists()} == expected


def test_check_is_for_the_office(persons):
    assert may(persons, "check_profile") == OFFICE


def test_check_without_an_entry_is_for_the_office_too():
    assert accounts.officer().has_perm("organisations.check_profile")
    for person in (accounts.auditor(), memberships.member().user):
        assert not person.has_perm("organisations.check_profile")


def test_parts_are_those_of_memberships():
    assert {permissions.OWNER, permissions.EDITOR} == {MembershipRole.OWNER, MembershipRole.EDITOR}
