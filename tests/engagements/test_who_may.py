"""Who may do what with an input, its referrals and its responses: the whole table, asked of the predicates
themselves, so that widening one of them fails here whatever the state is in."""

import pytest

from engagements.cases.states import State
from focalpoint.verbs import VERBS
from organisations.accounts.roles import Role
from organisations.departments.models import PostRole
from organisations.memberships.models import MembershipRole
from tests.engagements.acts import world
from tests.factories import accounts, departments, memberships, submissions

pytestmark = pytest.mark.django_db
WRITERS = {"owner", "editor"}
OFFICE = {"officer", "lead_officer", "protection_officer"}
DEPARTMENT = {"reviewer", "liaison"}
NOBODY: set[str] = set()

MAY = {
    "submission.create": WRITERS,
    "submission.save": WRITERS,
    "submission.add_attachment": WRITERS,
    "submission.remove_attachment": WRITERS,
    "submission.delete": WRITERS,
    "submission.submit": WRITERS,
    "submission.resubmit": WRITERS,
    "submission.withdraw": WRITERS,
    "case.appeal": WRITERS,
    "case.open": NOBODY,
    "case.claim": OFFICE,
    "case.assess": OFFICE,
    "case.return": OFFICE,
    "case.decline": OFFICE,
    "case.assign": OFFICE,
    "case.take_over": OFFICE,
    "case.refer": OFFICE,
    "case.join": OFFICE,
    "case.take_out": OFFICE,
    "submission.raise_level": WRITERS | OFFICE,
    "publication.open": NOBODY,
    "publication.accept": NOBODY,
    "publication.reject": NOBODY,
    "publication.publish": OFFICE,
    "publication.hold": OFFICE,
    "publication.take_down": WRITERS | OFFICE,
    "publication.allow": WRITERS,
    "case.close": OFFICE,
    "case.reopen": OFFICE,
    "referral.acknowledge": DEPARTMENT,
    "referral.mark_read": DEPARTMENT,
    "referral.return": DEPARTMENT,
    "referral.forward": DEPARTMENT,
    "referral.respond": DEPARTMENT,
    "referral.recall": OFFICE,
    "referral.send": NOBODY,
    "response.begin": NOBODY,
    "response.save": DEPARTMENT,
    "response.approve": {"liaison"},
    "response.reopen": {"liaison"},
    "response.send": {"liaison"},
    "response.release": OFFICE,
    "response.return": OFFICE,
}


@pytest.fixture
def referred():
    return world(State.REFERRED)


@pytest.fixture
def persons(referred):
    """One of each relation: to the input's organisation, to the office, to the department; and strangers."""
    profile, department = referred.submission.profile, referred.referral.department
    former, left = (
        memberships.member(profile, MembershipRole.OWNER),
        departments.post(department, PostRole.LIAISON),
    )
    for ended in (former, left):
        ended.ended_at, ended.ended_by = submissions.NOW, ended.user
        ended.save()
    found = {str(role): memberships.member(profile, role).user for role in MembershipRole}
    found |= {str(role): accounts.person(roles=[role]) for role in Role}
    found |= {str(role): departments.post(department, role).user for role in PostRole}
    return found | {
        "former owner": former.user,
        "former liaison": left.user,
        "owner elsewhere": memberships.member().user,
        "liaison elsewhere": departments.liaison(departments.department()),
        "operator": accounts.person(is_superuser=True),
        "anyone": accounts.person(),
    }


@pytest.mark.parametrize("name", MAY)
def test_who_may(name, referred, persons):
    noun = name.split(".")[0]
    row = getattr(referred, noun)
    asked = referred.submission.profile if name == "submission.create" else row
    assert {who for who, one in persons.items() if VERBS[name].who.test(one, asked)} == MAY[name]


def test_every_verb_is_in_the_table():
    nouns = ("submission.", "case.", "publication.", "referral.", "response.")
    asked = {name for name, verb in VERBS.items() if name.startswith(nouns) and not verb.automatic}
    assert asked == MAY.keys()
