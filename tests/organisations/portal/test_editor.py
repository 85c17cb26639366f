"""Two people change one entry of an organisation: what each changed is kept."""

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.memberships.models import MembershipRole
from organisations.profiles import actions
from organisations.profiles.models import Profile
from organisations.profiles.states import State
from tests.editor import form_on, shown, theirs_on, typed_on
from tests.factories import accounts, memberships, profiles, themes

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    made = profiles.profile(state=State.DRAFT, countries_of_work=["KE", "UG"], mission="Wells.", listed=True)
    made.themes.set([themes.theme(code="water")])
    return made


@pytest.fixture
def editor(client, profile):
    user = memberships.member(profile, MembershipRole.EDITOR).user
    client.force_login(user)
    return user


@pytest.fixture
def colleague(profile):
    return memberships.member(profile, MembershipRole.OWNER, accounts.person(name="Amina")).user


def address(profile, name="edit"):
    return reverse(f"profile-{name}", args=[profile.pk])


def opened(client, profile):
    return form_on(client.get(address(profile)), "legal_name")


def stored(profile):
    return Profile.objects.get(pk=profile.pk)


def saved(profile, by, **changes):
    now = stored(profile)
    names = (
        *(
            "legal_name",
            "name",
            "acronym",
            "kind",
            "countries_of_work",
            "website",
            "mission",
            "listed",
            "edit",
        ),
        "registration_number",
    )
    kept = {name: getattr(now, name) for name in names} | {"country": str(now.country)}
    chosen = list(now.themes.values_list("pk", flat=True))
    return actions.save(now, **{**kept, "themes": chosen, **changes}, by=by, at=timezone.now())


def test_page_that_is_posted_as_it_was_opened_takes_nothing_back(client, editor, colleague, profile):
    page = opened(client, profile)
    theirs = {
        "legal_name": "Theirs", "name": {"fr": "Eau"}, "acronym": "TH", "kind": "academic", "country": "UG",
        "countries_of_work": ["TZ"], "website": "https://theirs.example", "mission": "Theirs.",
        "registration_number": "T-1", "listed": False,
    }  # fmt: skip
    themes.theme(code="health")
    saved(profile, colleague, **theirs, themes=["health"])
    assert client.post(address(profile), page).status_code == 302
    now = stored(profile)
    assert {name: getattr(now, name) for name in theirs} == theirs
    assert [one.pk for one in now.themes.all()] == ["health"]


def test_different_fields_are_both_kept_and_named(client, editor, colleague, profile):
    page = opened(client, profile)
    saved(profile, colleague, mission="Theirs.", countries_of_work=["KE", "UG", "TZ"])
    mine = {**page, "acronym": "MINE", "countries_of_work": ["KE"]}
    response = client.post(address(profile), mine, follow=True)
    now = stored(profile)
    assert (now.acronym, now.mission, now.countries_of_work) == ("MINE", "Theirs.", ["KE", "TZ"])
    assert "in the meantime: Countries it works in, What it does." in shown(response)


def test_same_field_shows_both_and_loses_nothing(client, editor, colleague, profile):
    page = opened(client, profile)
    saved(profile, colleague, mission="Theirs.", name={"fr": "Eau"}, kind="academic", acronym="TH")
    mine = {**page, "mission": "Mine.", "name_fr": "Puits", "kind": "network", "website": "https://m.example"}
    response = client.post(address(profile), mine)
    assert response.status_code == 409
    assert stored(profile).mission == "Theirs."
    beside = theirs_on(response)
    assert [one.split(": ", 1)[1] for one in beside] == [
        "French: Eau",
        "Academic or research body",
        "Theirs.",
    ]
    assert all(one.startswith("Saved by Amina on") for one in beside)
    form = form_on(response, "legal_name")
    assert (form["mission"], form["name_fr"], form["acronym"]) == (["Mine."], ["Puits"], ["TH"])
    assert client.post(address(profile), form).status_code == 302
    now = stored(profile)
    assert (now.mission, now.name, now.kind) == ("Mine.", {"fr": "Puits"}, "network")
    assert (now.acronym, now.website) == ("TH", "https://m.example")


def test_taken_out_of_the_directory_is_saved_at_once(client, editor, colleague, profile):
    page = opened(client, profile)
    saved(profile, colleague, mission="Theirs.")
    del page["listed"]
    assert client.post(address(profile), {**page, "mission": "Mine."}).status_code == 409
    assert (stored(profile).listed, stored(profile).mission) == (False, "Theirs.")


def test_put_into_the_directory_while_a_colleague_wrote_asks(client, editor, colleague, profile):
    saved(profile, colleague, listed=False)
    page = opened(client, profile)
    saved(profile, colleague, mission="We hide.")
    response = client.post(address(profile), {**page, "listed": "on"})
    assert (response.status_code, stored(profile).listed) == (409, False)
    assert len(theirs_on(response)) == 1
    form = form_on(response, "legal_name")
    assert "listed" not in form
    assert client.post(address(profile), {**form, "listed": "on"}).status_code == 302
    assert (stored(profile).listed, stored(profile).mission) == (True, "We hide.")


@pytest.mark.parametrize("name", ["edit", "evidence-add", "evidence-remove"])
@pytest.mark.parametrize("status", [409, 403, 404])
def test_stranded_text_is_shown(client, editor, colleague, profile, name, status):
    page = {**opened(client, profile), "mission": "Typed", "name_fr": "Tapé"}
    if status == 409:
        at, lead = timezone.now(), accounts.lead()
        decided = {"reason": "No.", "decided_at": at, "decided_by": lead}
        Profile.objects.update(state=State.DECLINED, submitted_at=at, submitted_by=editor, **decided)
    elif status == 403:
        profile.memberships.filter(user=editor).update(role=MembershipRole.READER)
    else:
        profile.memberships.filter(user=editor).update(ended_at=timezone.now(), ended_by=colleague)
    response = client.post(address(profile, name), page)
    assert response.status_code == status
    typed = typed_on(response)
    assert typed["What it does"] == "Typed"
    assert typed["Name in other languages (French)"] == "Tapé"
    assert typed["Legal name"] == profile.legal_name
    assert (address(profile, "detail") in shown(response)) == (status == 409)
