"""No impossible world: a row that a factory puts into a state has what the verbs leave in it on their way.

To go there by verbs costs several times as much, and leaves notices and lines of the log that tests count.
"""

from typing import Any

import pytest

from engagements.cases.models import Clarification
from engagements.cases.states import State as CaseState
from engagements.publications.models import Publication
from engagements.publications.states import State as PublicationState
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Purpose, Referral
from engagements.routing.states import State as ReferralState
from engagements.submissions.models import Submission
from organisations.accounts.models import User
from organisations.profiles import actions as profile_actions
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from tests.factories import accounts, cases, memberships, profiles, publications, responses, routing, themes
from tests.factories.lives import CASES, PUBLICATIONS, REFERRALS, RESPONSES, Life, facts

pytestmark = pytest.mark.django_db

# From pending.
_VERBS = {
    ProfileState.VERIFIED: ("verify",),
    ProfileState.RETURNED: ("return_",),
    ProfileState.DECLINED: ("decline",),
    ProfileState.SUSPENDED: ("verify", "suspend"),
}


# A case that was joined to another lives in that one: `tests/engagements/campaigns` has it by its verb.
@pytest.mark.parametrize("state", [state for state in CaseState if state != CaseState.JOINED])
def test_case_is_as_the_verbs_leave_it(state):
    made, lived = cases.in_state(state), Life(CASES[state])
    assert facts(made) == facts(lived.case)
    assert made.state == state
    submission = Submission.objects.get(pk=made.main_submission_id)
    assert facts(submission) == facts(Submission.objects.get(pk=lived.submission.pk))
    assert _versions(submission) == _versions(lived.submission)
    assert _clarifications(submission) == _clarifications(lived.submission)
    published = Publication.objects.filter(submission=submission).exists()
    assert published == Publication.objects.filter(submission=lived.submission).exists()


def _versions(submission: Submission) -> list[dict[str, Any]]:
    return [facts(version) for version in submission.versions.all()]


def _clarifications(submission: Submission) -> list[dict[str, Any]]:
    return [facts(one) for one in Clarification.objects.filter(submission=submission)]


def test_appealed_case_is_as_the_verbs_leave_it():
    assert facts(cases.appealed()) == facts(Life("submit claim decline appeal").case)


@pytest.mark.parametrize("state", ReferralState)
def test_referral_is_as_the_verbs_leave_it(state):
    lived = Life(REFERRALS[state])
    if state == ReferralState.READ:
        one = Referral.objects.get(case=lived.case, purpose=Purpose.INFORMATION)
    else:
        one = lived.referral
    made = routing.referral(state=state, purpose=one.purpose)
    assert facts(made) == facts(one)
    assert made.sent_at >= made.case.opened_at


@pytest.mark.parametrize("state", ResponseState)
def test_response_and_its_referral_are_as_the_verbs_leave_them(state):
    made, lived = responses.response(state=state), Life(RESPONSES[state])
    assert facts(made) == facts(lived.response)
    referral = Referral.objects.get(pk=made.referral_id)
    assert facts(referral, "purpose") == facts(lived.referral, "purpose")


@pytest.mark.parametrize("state", PublicationState)
def test_publication_is_as_the_verbs_leave_it(state):
    made = publications.publication(cases.submission_in(CaseState.REFERRED), state)
    assert facts(made) == facts(Life(PUBLICATIONS[state]).publication)


@pytest.mark.parametrize("state", [ProfileState.PENDING, *_VERBS])
def test_profile_is_as_the_verbs_leave_it(state):
    made, lived = profiles.profile(state), _decided(state)
    assert facts(made) == facts(lived)


def _decided(state: str) -> Profile:
    """From a draft, by the verbs of profiles."""
    whole = {"mission": "Clean water.", "registration_number": "KE-1"}
    profile = profiles.profile(ProfileState.DRAFT, **whole)
    owner = memberships.member(profile).user
    profile.themes.add(themes.theme())
    lead = accounts.lead()
    profile = profile_actions.submit(profile, edit=profile.edit, by=owner, at=profiles.AT)
    for verb in _VERBS.get(ProfileState(state), ()):
        profile = _decide(verb, profile, lead)
    return profile


def _decide(verb: str, profile: Profile, lead: User) -> Profile:
    reason = profiles.SHEET if verb == "verify" else {"reason": "The registration cannot be read."}
    act = getattr(profile_actions, verb)
    return act(profile, **reason, edit=profile.edit, by=lead, at=profiles.AT)
