"""Who may do what with an input: every part and role, in every state, and the rows each of them sees."""

import pytest

from engagements.cases.states import State as CaseState
from engagements.submissions import attachments
from engagements.submissions.models import Submission
from engagements.submissions.queries import whole, with_call, with_related
from engagements.submissions.states import State
from organisations.accounts.roles import Role
from organisations.memberships.models import MembershipRole
from organisations.profiles.models import Profile
from tests.factories import accounts, cases, memberships, submissions, themes

pytestmark = pytest.mark.django_db
WRITERS = {"owner", "editor"}
OFFICE = {"officer", "lead_officer", "protection_officer"}
# A draft, and what was submitted by the state of its case.
ALL = [State.DRAFT, *CaseState]

# For each verb: in which states its writers may.
STATES = {
    "save": {"draft", "returned"},
    "delete": {"draft"},
    "submit": {"draft"},
    "resubmit": {"returned"},
    "withdraw": set(CaseState) - {"withdrawn"},
}


def people(profile: Profile) -> dict:
    """One person of each role, and two strangers."""
    found = {role: memberships.member(profile, role).user for role in MembershipRole}
    found |= {role: accounts.person(roles=[role]) for role in Role}
    former = memberships.member(profile, MembershipRole.OWNER)
    former.ended_at, former.ended_by = submissions.NOW, former.user
    former.save()
    return {**found, "former": former.user, "stranger": memberships.member().user}


LOADS = [
    pytest.param(lambda inputs: inputs.get(), id="bare"),
    pytest.param(lambda inputs: whole(inputs).get(), id="whole"),
    pytest.param(lambda inputs: with_related(with_call(inputs).get()), id="made whole"),
]


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("state", ALL)
def test_each_verb_for_each_person(state, load):
    persons = people(cases.submission_in(state).profile)
    submission = load(Submission.objects.all())
    for name, person in persons.items():
        for verb, states in STATES.items():
            expected = name in WRITERS and state in states
            assert person.has_perm(f"engagements.{verb}_submission", submission) is expected, (name, verb)


@pytest.mark.parametrize("state", ALL)
def test_view_is_what_visible_to_shows(state):
    submission = cases.submission_in(state)
    for name, person in people(submission.profile).items():
        expected = name in set(MembershipRole) or (name in OFFICE and state != State.DRAFT)
        assert person.has_perm("engagements.view_submission", Submission.objects.get()) is expected, name
        assert Submission.objects.visible_to(person).exists() is expected, name


@pytest.mark.parametrize("verb", ["add", "remove"])
def test_attachments_follow_the_text(verb):
    submission = submissions.draft()
    persons = people(submission.profile)
    may = {
        name
        for name, one in persons.items()
        if one.has_perm(f"engagements.{verb}_attachment_submission", submission)
    }
    assert may == WRITERS


def test_create_is_for_writers_of_the_organisation():
    submission = submissions.draft()
    persons = people(submission.profile)
    may = {
        name
        for name, one in persons.items()
        if one.has_perm("engagements.create_submission", submission.profile)
    }
    assert may == WRITERS


@pytest.mark.parametrize("state", ALL)
def test_own_inputs_are_those_that_are_visible_to_a_member(state):
    """One test of membership where both would be the same, and never more than both together."""
    one = cases.submission_in(state)
    cases.submission_in(state)
    persons = people(one.profile)
    persons["both"] = memberships.member(one.profile, MembershipRole.OWNER).user
    persons["both"].roles = [Role.OFFICER]
    for name, person in persons.items():
        visible = Submission.objects.of_members(person).visible_to(person)
        assert list(Submission.objects.own_of(person)) == list(visible), name
    assert str(Submission.objects.own_of(persons["owner"]).query).count("organisations_membership") == str(
        Submission.objects.of_members(persons["owner"]).query
    ).count("organisations_membership")


def test_an_input_made_whole_is_the_same_as_one_loaded_whole():
    one = submissions.draft(themes=[themes.theme(), themes.theme()])
    memberships.member(one.profile, MembershipRole.EDITOR)
    attachments.add_attachment(one, upload=submissions.upload(), by=one.author, at=submissions.NOW)
    loaded, made = whole(Submission.objects.all()).get(), with_related(Submission.objects.get())
    assert (made.members, made.theme_codes, made.files) == (loaded.members, loaded.theme_codes, loaded.files)
    assert (len(made.theme_codes), len(made.files)) == (2, 1)
    assert len(made.members) >= 2
