"""What an entry lacks, and which others it may be the twin of."""

import pytest

from organisations.profiles.models import Profile
from organisations.profiles.queries import look_alikes, problems_of, twins, twins_known_to, waiting
from organisations.profiles.slugs import of_name
from organisations.profiles.states import State
from tests.factories import accounts, memberships, profiles, themes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["WATER keepers", " Wáter, Keepers! ", "water-keepers"])
def test_twins_by_name_however_it_is_written(written):
    profile = profiles.profile(legal_name="Water Keepers")
    profiles.profile(legal_name="Water Keepers of the North")
    assert list(twins(written)) == [profile]


@pytest.mark.parametrize(
    "website", ["https://water.example", "http://www.WATER.example/", "https://water.example/"]
)
def test_twins_by_website(website):
    profile = profiles.profile(website="https://www.water.example/")
    profiles.profile(website="https://water.example/others")
    profiles.profile(website="")
    assert list(twins("Nobody", website)) == [profile]


@pytest.mark.parametrize(("name", "website"), [("", ""), ("!!!", ""), ("", "not an address")])
def test_twins_of_nothing(name, website):
    profiles.profile(website="")
    assert not twins(name, website).exists()


@pytest.mark.parametrize(
    ("state", "listed", "known"),
    [
        (State.VERIFIED, True, True),
        (State.VERIFIED, False, False),
        (State.PENDING, True, False),
        (State.SUSPENDED, True, False),
        (State.DRAFT, True, False),
    ],
)
def test_twins_that_a_registrant_may_know_of(state, listed, known):
    profiles.profile(state, legal_name="Water Keepers", listed=listed)
    assert twins_known_to(accounts.person(), "Water Keepers").exists() is known


def test_twins_of_ones_own_are_known():
    member = memberships.member(profiles.profile(State.PENDING, legal_name="Water Keepers", listed=False))
    assert twins_known_to(member.user, "Water Keepers").exists()


def test_look_alikes_leave_the_entry_itself_out():
    profile, other = (profiles.profile(legal_name="Water Keepers", listed=False) for _ in range(2))
    assert list(look_alikes(profile)) == [other]


def test_folded_name_follows_every_save():
    profile = profiles.profile(legal_name="Água")
    assert Profile.objects.get().folded_name == "agua"
    profile.legal_name = "Øst"
    profile.save()
    assert Profile.objects.get().folded_name == "øst"


def test_lacking_names_everything_in_the_order_of_the_page():
    profile = profiles.profile(State.DRAFT, legal_name=" ", kind="", country="")
    found = [problem.field for problem in problems_of(profile)]
    assert found == ["legal_name", "kind", "country", "mission", "themes", "registration_number"]


def test_lacking_nothing():
    profile = profiles.profile(State.DRAFT, mission="Water", evidence=profiles.evidence())
    profile.themes.add(themes.theme())
    assert problems_of(profile) == []


def test_waiting_is_ordered_by_its_clock():
    late, early = (profiles.profile(State.PENDING, due_at=profiles.AT.replace(day=day)) for day in (20, 15))
    profiles.profile(State.VERIFIED)
    assert list(waiting()) == [early, late]


@pytest.mark.parametrize(
    ("name", "begins"), [("Water Keepers", "water-keepers-"), ("水之友", "organisation-")]
)
def test_slug_does_not_tell_of_a_twin(name, begins):
    first, second = of_name(name), of_name(name)
    assert first.startswith(begins)
    assert first != second
    assert len(of_name("x" * 300)) <= 80
