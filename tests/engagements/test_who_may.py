"""Who may do what with an input, its referrals and its responses: the whole table, asked of the predicates
themselves, so that widening one of them fails here whatever the state is in."""

import pytest

from engagements.cases.states import State
from engagements.decisions.models import Decision
from focalpoint.verbs import VERBS
from organisations.accounts.roles import Role
from organisations.departments.models import PostRole
from organisations.memberships.models import MembershipRole
from tests.engagements.acts import world
from tests.factories import accounts, departments, memberships, notes, submissions
from tests.shared import shared

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
    "case.correct_question": OFFICE,
    "case.recall_question": OFFICE,
    "case.assign": OFFICE,
    "case.take_over": OFFICE,
    "case.refer": OFFICE,
    "case.inform": OFFICE,
    "case.decide": OFFICE,
    # Its own officer; here it is no one of them.
    "decision.undo": NOBODY,
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
    "case.label": OFFICE,
    "case.prioritise": OFFICE,
    "case.snooze": OFFICE,
    "case.wake": OFFICE,
    "case.add_note": OFFICE,
    "submission.message": OFFICE,
    # One's own, while one is in the office; lead officers delete any.
    "note.correct": {"writer of the note"},
    "note.delete": {"writer of the note", "lead_officer"},
    "case.close": OFFICE,
    "case.reopen": OFFICE,
    "referral.acknowledge": DEPARTMENT,
    "referral.mark_read": DEPARTMENT,
    "referral.return": DEPARTMENT,
    "referral.forward": DEPARTMENT,
    "referral.respond": DEPARTMENT,
    "referral.request_extension": DEPARTMENT,
    "referral.withdraw_request": DEPARTMENT,
    "referral.grant_extension": OFFICE,
    "referral.refuse_extension": OFFICE,
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


def _scene():
    """What was referred, and one of each relation: to its organisation, to the office, to the department."""
    referred = world(State.REFERRED)
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
    return referred, found | {
        "former owner": former.user,
        "former liaison": left.user,
        "owner elsewhere": memberships.member().user,
        "liaison elsewhere": departments.liaison(departments.department()),
        "operator": accounts.person(is_superuser=True),
        "anyone": accounts.person(),
        "writer of the note": accounts.officer(),
    }


scene = shared(_scene)


@pytest.mark.parametrize("name", MAY)
def test_who_may(name, scene):
    referred, persons = scene
    noun = name.split(".")[0]
    if noun == "decision":
        row = Decision(decided_by=accounts.officer())
    elif noun == "note":
        row = notes.note(referred.case, by=persons["writer of the note"])
    else:
        row = getattr(referred, noun)
    asked = referred.submission.profile if name == "submission.create" else row
    may = MAY[name] | ({"writer of the note"} if MAY[name] >= OFFICE else set())
    assert {who for who, one in persons.items() if VERBS[name].who.test(one, asked)} == may


def test_every_verb_is_in_the_table():
    nouns = ("submission.", "case.", "decision.", "note.", "publication.", "referral.", "response.")
    asked = {name for name, verb in VERBS.items() if name.startswith(nouns) and not verb.automatic}
    assert asked == MAY.keys()
