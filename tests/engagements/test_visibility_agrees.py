"""Rows and rights agree: for everybody, at every level and in every state, what `visible_to` shows is what
the permission to view allows, and each verb is allowed to those whom the domain names and to nobody else.
"""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from engagements.cases.models import Case
from engagements.cases.states import HELD, State
from engagements.consultations.models import Level
from engagements.responses.models import Response
from engagements.responses.states import State as ResponseState
from engagements.routing.models import Referral
from engagements.routing.states import LIVE
from engagements.routing.states import State as ReferralState
from engagements.submissions.models import Submission
from engagements.submissions.states import State as SubmissionState
from organisations.accounts.roles import Role
from organisations.departments.models import PostRole
from organisations.memberships.models import MembershipRole
from tests.factories import (
    accounts,
    cases,
    consultations,
    departments,
    memberships,
    profiles,
    responses,
    routing,
    submissions,
)
from tests.shared import shared

pytestmark = pytest.mark.django_db
OFFICE = {Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER}
MEMBERS, WRITERS = set(MembershipRole), {MembershipRole.OWNER, MembershipRole.EDITOR}
# Who the officer in charge is, beside the roles.
IN_CHARGE = "in charge"


def _scene():
    """An organisation, a department and a call; and one person of each kind, by the name of what they are."""
    profile, department = profiles.profile(), departments.department()
    found = {role: memberships.member(profile, role).user for role in MembershipRole}
    found |= {role: accounts.person(roles=[role]) for role in Role}
    found |= {"operator": accounts.person(is_superuser=True), "stranger": memberships.member().user}
    former = memberships.member(profile, MembershipRole.OWNER)
    former.ended_at, former.ended_by = submissions.NOW, former.user
    former.save()
    found |= {"former member": former.user, "elsewhere": departments.post(None, PostRole.LIAISON).user}
    found |= {role: departments.post(department, role).user for role in PostRole}
    gone = {"ended_at": submissions.NOW, "ended_by": former.user}
    found["former liaison"] = departments.post(department, PostRole.LIAISON, **gone).user
    call = consultations.open_call(now=cases.NOW)
    return SimpleNamespace(
        persons=found, department=department, made={"profile": profile, "consultation": call}
    )


scene = shared(_scene)


def rights(persons, obj, noun, verbs):
    """By verb, the kinds of people who may; each of them has the object loaded anew, as requests do."""
    found = {verb: set() for verb in verbs}
    for name, one in persons.items():
        fresh = type(obj).objects.get(pk=obj.pk)
        for verb in verbs:
            if one.has_perm(f"engagements.{verb}_{noun}", fresh):
                found[verb].add(name)
    return found


def seeing(persons, obj):
    rows = type(obj).objects
    return {name for name, one in persons.items() if rows.visible_to(one).filter(pk=obj.pk).exists()}


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("state", [SubmissionState.DRAFT, *State])
def test_submission(scene, state, level):
    submission = cases.submission_in(state, level=level, **scene.made)
    expected = {
        "view": MEMBERS | (OFFICE if state != SubmissionState.DRAFT else set()),
        "save": WRITERS if state in (SubmissionState.DRAFT, State.RETURNED) else set(),
        "delete": WRITERS if state == SubmissionState.DRAFT else set(),
        "submit": WRITERS if state == SubmissionState.DRAFT else set(),
        "resubmit": WRITERS if state == State.RETURNED else set(),
        "withdraw": WRITERS if state not in (SubmissionState.DRAFT, State.WITHDRAWN) else set(),
        # The office never from a withheld name to a level at which departments see it.
        "raise_level": (
            {Level.OPEN: WRITERS | OFFICE, Level.WITHHELD: WRITERS, Level.UN_ONLY: set()}[level]
            if state not in (SubmissionState.DRAFT, State.WITHDRAWN)
            else set()
        ),
    }
    assert rights(scene.persons, submission, "submission", expected) == expected
    assert seeing(scene.persons, submission) == expected["view"]


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("state", State)
def test_case(scene, state, level):
    case = cases.assigned(state, level=level, **scene.made)
    persons = scene.persons | {IN_CHARGE: case.assignee}
    officers = OFFICE | {IN_CHARGE}
    # About a new one whoever comes first.
    deciding = {State.NEW: officers, State.IN_TRIAGE: {IN_CHARGE}}
    expected = {
        "view": officers,
        "claim": officers if state == State.NEW else set(),
        "assess": deciding.get(state, set()),
        "return": deciding.get(state, set()),
        "decline": deciding.get(state, set()),
        "refer": {**deciding, State.REFERRED: {IN_CHARGE}}.get(state, set()),
        # A new one is given by a lead; others come first and claim it.
        "assign": {Role.LEAD_OFFICER} if state == State.NEW else officers if state in HELD else set(),
        "take_over": OFFICE if state in HELD else set(),
        "close": officers if state == State.ANSWERED else set(),
        "reopen": officers if state in (State.ANSWERED, State.CLOSED) else set(),
        "appeal": WRITERS if state == State.DECLINED else set(),
    }
    assert rights(persons, case, "case", expected) == expected
    assert seeing(persons, case) == expected["view"]


def test_case_with_an_appeal_is_a_leads(scene):
    case = cases.appealed(**scene.made)
    expected = {
        "assign": {Role.LEAD_OFFICER},
        "assess": set(),
        "return": set(),
        "decline": set(),
        "refer": set(),
    }
    assert rights(scene.persons, case, "case", expected) == expected


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("state", ReferralState)
def test_referral(scene, state, level):
    case = cases.in_state(State.REFERRED, level=level, **scene.made)
    referral, persons = routing.referral(case, state, department=scene.department), scene.persons
    desk = set(PostRole)
    expected = {
        "view": OFFICE | (set() if state == ReferralState.RECALLED else desk),
        "acknowledge": desk if state == ReferralState.SENT else set(),
        "return": desk if state in LIVE else set(),
        "forward": desk if state in LIVE else set(),
        "recall": OFFICE if state in LIVE else set(),
    }
    assert rights(persons, referral, "referral", expected) == expected
    assert seeing(persons, referral) == expected["view"]
    may_write = rights(persons, referral, "referral", ["respond"])["respond"]
    assert may_write == (desk if state in LIVE else set())


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("state", ResponseState)
@pytest.mark.parametrize("recalled", [False, True])
def test_response(scene, state, level, recalled):
    """Authors and the public read a released one over the input, not as a row of their own."""
    case = cases.in_state(State.REFERRED, level=level, **scene.made)
    answered = state in (ResponseState.SENT, ResponseState.RELEASED)
    of = ReferralState.ANSWERED if answered else ReferralState.ACKNOWLEDGED
    of = ReferralState.RECALLED if recalled else of
    response = responses.response(routing.referral(case, of, department=scene.department), state)
    persons = scene.persons
    live = not recalled
    expected = {
        "view": OFFICE | (set() if recalled else set(PostRole)),
        "approve": {PostRole.LIAISON} if live and state == ResponseState.DRAFT else set(),
        "reopen": {PostRole.LIAISON} if live and state == ResponseState.APPROVED else set(),
        "send": {PostRole.LIAISON} if live and state == ResponseState.APPROVED else set(),
        "release": OFFICE if state == ResponseState.SENT else set(),
        "return": OFFICE if state == ResponseState.SENT else set(),
    }
    assert rights(persons, response, "response", expected) == expected
    assert seeing(persons, response) == expected["view"]


def test_response_to_what_was_withdrawn_stays_where_it_is(scene):
    case = cases.in_state(State.WITHDRAWN, **scene.made)
    response = responses.response(routing.referral(case, ReferralState.ANSWERED), ResponseState.SENT)
    expected = {"release": set(), "return": set()}
    assert rights(scene.persons, response, "response", expected) == expected


def test_nobody_sees_anything_without_signing_in():
    responses.response()
    for model in (Submission, Case, Referral, Response):
        assert not model.objects.visible_to(AnonymousUser()).exists()
