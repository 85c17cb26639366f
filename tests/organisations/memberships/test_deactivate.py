"""Stopping an account: what it changes and tells, and which organisations it must not leave alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Notice
from organisations.accounts import actions as accounts_actions
from organisations.accounts.errors import DeactivatedError
from organisations.accounts.models import Reason, User
from organisations.accounts.roles import Role
from organisations.memberships import actions
from organisations.memberships.errors import LastOwnerError, NoOwnerLeftError
from organisations.memberships.models import Membership, MembershipRole
from organisations.profiles.states import State
from tests import audit_log
from tests.factories import accounts, memberships, profiles
from tests.organisations.accounts.people import confirmed, sign_in
from tests.outbox import read
from tests.race import race

NOW = profiles.AT + timedelta(days=1)
WAITS, AT_ONCE = [Reason.LEFT, Reason.ASKED], [Reason.ABUSE, Reason.SAFETY]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return accounts.lead()


@pytest.mark.parametrize("reason", Reason)
def test_deactivate_ends_sessions_records_and_tells_by_mail(client, lead, reason):
    user = confirmed()
    sign_in(client, user.email)
    actions.deactivate(user, reason=reason, by=lead, at=NOW)
    assert client.get(reverse("usersessions_list")).status_code == 302
    entry = audit_log.last("user.deactivate")
    assert (entry.target_id, entry.by, entry.capacity) == (str(user.pk), lead.pk, "lead_officer")
    assert entry.changes == {"is_active": [True, False], "reason": str(reason)}
    notice = Notice.objects.get(kind="user_deactivated")
    assert (notice.address, notice.in_inbox) == (user.email, False)


def test_deactivate_ends_sessions_for_good(client, lead):
    """Whoever used the account is not signed in again when its owner is let in."""
    user = confirmed()
    sign_in(client, user.email)
    actions.deactivate(user, reason=Reason.SAFETY, by=lead, at=NOW)
    accounts_actions.reactivate(user, by=lead, at=NOW)
    assert client.get(reverse("usersessions_list")).status_code == 302


def test_deactivate_twice_is_refused(lead):
    user = accounts.person()
    actions.deactivate(User.objects.get(pk=user.pk), reason=Reason.LEFT, by=lead, at=NOW)
    with pytest.raises(DeactivatedError):
        actions.deactivate(user, reason=Reason.LEFT, by=lead, at=NOW)


STOPPED, LET_IN = "A staff account was deactivated", "A staff account was reactivated"


@pytest.mark.parametrize(("act", "subject"), [("stop", STOPPED), ("let in", LET_IN)])
def test_staff_account_that_is_stopped_or_let_in_again_tells_every_lead(act, subject):
    """What a role allows is taken or given back with the account: it is not done quietly either."""
    operator = accounts.person(is_superuser=True, name="The operator")
    leads, user = (
        [accounts.lead(), accounts.lead()],
        accounts.officer(name="Alter Ego", is_active=act == "stop"),
    )
    if act == "stop":
        actions.deactivate(user, reason=Reason.ABUSE, by=operator, at=NOW)
    else:
        accounts_actions.reactivate(user, by=operator, at=NOW)
    told = Notice.objects.filter(kind="staff_changed")
    assert {notice.recipient for notice in told} == set(leads)
    for notice in told:
        mail = read(notice)
        assert mail["subject"] == subject
        for part in ("text", "html", "inbox"):
            assert all(words in mail[part] for words in ("Alter Ego", user.email, "The operator", "Officer"))


def test_account_without_a_role_that_is_stopped_is_no_news_for_leads(lead):
    user = accounts.person()
    actions.deactivate(user, reason=Reason.LEFT, by=lead, at=NOW)
    accounts_actions.reactivate(user, by=lead, at=NOW)
    assert not Notice.objects.filter(kind="staff_changed").exists()


@pytest.mark.parametrize(
    ("by", "about", "may"),
    [
        ("person", "person", False),
        (Role.OFFICER, "person", False),
        (Role.PROTECTION_OFFICER, "person", False),
        (Role.AUDITOR, "person", False),
        (Role.LEAD_OFFICER, "person", True),
        (Role.LEAD_OFFICER, "staff", False),
        ("operator", "person", True),
        ("operator", "staff", True),
    ],
)
def test_deactivate_by_each(by, about, may):
    user = accounts.person(roles=[Role.OFFICER] if about == "staff" else [])
    who = accounts.person(is_superuser=by == "operator", roles=[by] if by in Role.values else [])
    if not may:
        with pytest.raises(PermissionDenied):
            actions.deactivate(user, reason=Reason.SAFETY, by=who, at=NOW)
    else:
        actions.deactivate(user, reason=Reason.SAFETY, by=who, at=NOW)
    assert User.objects.get(pk=user.pk).is_active is not may


def test_deactivate_oneself_is_refused():
    operator = accounts.person(is_superuser=True)
    with pytest.raises(PermissionDenied):
        actions.deactivate(operator, reason=Reason.SAFETY, by=operator, at=NOW)


# The last owner who can sign in


@pytest.mark.parametrize("state", [State.PENDING, State.RETURNED, State.VERIFIED, State.SUSPENDED])
@pytest.mark.parametrize("reason", WAITS)
def test_deactivate_of_the_last_owner_is_refused_and_says_what_to_do(lead, reason, state):
    owner = memberships.member(profiles.profile(state))
    with pytest.raises(NoOwnerLeftError) as caught:
        actions.deactivate(owner.user, reason=reason, by=lead, at=NOW)
    assert owner.profile.legal_name in str(caught.value.message)
    assert "This person or the office must first make someone else an owner" in str(caught.value.message)
    assert User.objects.get(pk=owner.user_id).is_active
    assert not Entry.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("reason", AT_ONCE)
def test_deactivate_of_the_last_owner_for_safety_is_done_and_the_leads_are_told(lead, reason):
    owner = memberships.member(profiles.profile(listed=True))
    actions.deactivate(owner.user, reason=reason, by=lead, at=NOW)
    assert not User.objects.get(pk=owner.user_id).is_active
    assert lead.email in audit_log.notified("profile_ownerless")
    parts = read(Notice.objects.filter(kind="profile_ownerless", recipient=lead).get())
    assert parts["subject"] == "An organisation has no owner who can sign in"
    path = reverse("admin:organisations_profile_change", args=[owner.profile_id])
    for name in ("text", "html"):
        assert owner.profile.legal_name in parts[name]
        assert path in parts[name]


def test_mail_about_an_organisation_that_is_not_listed_does_not_name_it(lead):
    owner = memberships.member(profiles.profile(listed=False))
    actions.deactivate(owner.user, reason=Reason.SAFETY, by=lead, at=NOW)
    parts = read(Notice.objects.filter(kind="profile_ownerless", recipient=lead).get())
    assert owner.profile.legal_name not in "".join(parts.values())


def test_another_owner_who_cannot_sign_in_does_not_count(lead):
    owner = memberships.member()
    memberships.member(owner.profile, user=accounts.person(is_active=False))
    memberships.member(owner.profile, MembershipRole.EDITOR)
    memberships.member(owner.profile, ended_at=NOW, ended_by=lead)
    with pytest.raises(NoOwnerLeftError):
        actions.deactivate(owner.user, reason=Reason.LEFT, by=lead, at=NOW)


@pytest.mark.parametrize("other", ["second owner", "editor only", "declined", "closed", "draft", "ended"])
def test_deactivate_that_leaves_nobody_alone_is_done(lead, other):
    states = {"declined": State.DECLINED, "draft": State.DRAFT}
    profile = profiles.profile(states.get(other, State.VERIFIED))
    ended = {"ended_at": NOW, "ended_by": lead} if other == "ended" else {}
    one = memberships.member(
        profile, MembershipRole.EDITOR if other == "editor only" else MembershipRole.OWNER, **ended
    )
    if other == "second owner":
        memberships.member(profile)
    if other == "closed":
        type(profile).objects.filter(pk=profile.pk).update(state=State.CLOSED)
    actions.deactivate(one.user, reason=Reason.LEFT, by=lead, at=NOW)
    assert not User.objects.get(pk=one.user_id).is_active
    assert not audit_log.notified("profile_ownerless")


def test_deactivate_of_the_owner_of_a_draft_that_others_write_is_refused_and_does_not_name_it(lead):
    owner = memberships.member(profiles.profile(State.DRAFT))
    memberships.member(owner.profile, MembershipRole.EDITOR)
    with pytest.raises(NoOwnerLeftError) as caught:
        actions.deactivate(owner.user, reason=Reason.LEFT, by=lead, at=NOW)
    assert owner.profile.legal_name not in str(caught.value.message)
    actions.deactivate(owner.user, reason=Reason.SAFETY, by=lead, at=NOW)
    assert not audit_log.notified("profile_ownerless")


@pytest.mark.django_db(transaction=True)
def test_deactivate_of_both_owners_at_once_leaves_one(lead):
    one = memberships.member()
    two = memberships.member(one.profile)
    first, second = race(
        lambda: actions.deactivate(one.user, reason=Reason.LEFT, by=lead, at=NOW),
        lambda: actions.deactivate(two.user, reason=Reason.LEFT, by=lead, at=NOW),
    )
    assert first.error is None
    assert second.waited
    assert isinstance(second.error, NoOwnerLeftError)
    assert User.objects.get(pk=two.user_id).is_active


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_ended_first", [True, False])
def test_deactivate_of_one_owner_while_the_other_leaves_keeps_one_who_can_sign_in(lead, is_ended_first):
    stays = memberships.member()
    leaves = memberships.member(stays.profile)

    def deactivate():
        return actions.deactivate(stays.user, reason=Reason.LEFT, by=lead, at=NOW)

    def end():
        return actions.end(leaves, by=leaves.user, at=NOW)

    acts, refusal = (
        ((end, deactivate), NoOwnerLeftError) if is_ended_first else ((deactivate, end), LastOwnerError)
    )
    first, second = race(*acts)
    assert (first.error, type(second.error), second.waited) == (None, refusal, True)
    owners = Membership.objects.live().filter(
        profile=stays.profile, role=MembershipRole.OWNER, user__is_active=True
    )
    assert owners.get() == (stays if is_ended_first else leaves)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_changed_first", [True, False])
def test_deactivate_of_one_owner_while_the_other_becomes_editor_keeps_one(lead, is_changed_first):
    stays = memberships.member()
    other = memberships.member(stays.profile)

    def deactivate():
        return actions.deactivate(stays.user, reason=Reason.LEFT, by=lead, at=NOW)

    def change():
        return actions.change(other, role=MembershipRole.EDITOR, by=other.user, at=NOW)

    first, second = race(change, deactivate) if is_changed_first else race(deactivate, change)
    refusal = NoOwnerLeftError if is_changed_first else LastOwnerError
    assert (first.error, type(second.error), second.waited) == (None, refusal, True)
