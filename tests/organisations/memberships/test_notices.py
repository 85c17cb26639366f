"""How the notices about the people of an organisation read."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from focalpoint import encryption
from focalpoint.notifications.models import Notice
from organisations.memberships import actions
from organisations.memberships.models import MembershipRole
from tests.factories import accounts, memberships, profiles
from tests.outbox import everything, read, sent

NOW = profiles.AT + timedelta(days=1)
NAME = "Wells & the dry north"
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return memberships.member(profiles.profile(legal_name=NAME), user=accounts.person(name="Amina O'Hara"))


def invite(owner, **changes):
    given = {
        "email": "new@example.org",
        "role": MembershipRole.EDITOR,
        "by": owner.user,
        "at": NOW,
        **changes,
    }
    return actions.invite(owner.profile, **given)


@pytest.mark.parametrize("role", MembershipRole)
def test_invited_holds_the_link_in_both_bodies(owner, role):
    invite(owner, role=role)
    notice = Notice.objects.get()
    link = settings.BASE_URL + reverse("invitation-accept", args=[encryption.decrypt(notice.secret)])
    parts = read(notice)
    assert parts["subject"] == "You are invited to join an organisation on the Focal Point portal"
    for name in ("text", "html"):
        assert link in parts[name]
        assert f"as an {role}" in parts[name] or f"as a {role}" in parts[name]
        assert "27 January 2026" in parts[name]


def test_invited_leads_to_the_page_in_its_language(owner):
    accounts.person(email="new@example.org", language="ar")
    invite(owner)
    assert f"{settings.BASE_URL}/ar/my/organisations/invitations/" in sent(Notice.objects.get(), "ar")


@pytest.mark.parametrize("role", MembershipRole)
def test_changed_says_what_one_may_do_now(owner, role):
    member = memberships.member(
        owner.profile, MembershipRole.READER if role != MembershipRole.READER else MembershipRole.EDITOR
    )
    actions.change(member, role=role, by=owner.user, at=NOW)
    mail = sent(Notice.objects.get())
    assert f"now an {role}" in mail or f"now a {role}" in mail
    assert reverse("profile-people", args=[owner.profile_id]) in mail


def test_each_notice_reads_in_every_language(owner):
    invitation = invite(owner)
    token = encryption.decrypt(Notice.objects.get().secret)
    joined = actions.join(token, by=accounts.person(email="new@example.org", name="Benedikta"), at=NOW)
    actions.change(joined, role=MembershipRole.READER, by=owner.user, at=NOW)
    actions.end(joined, by=joined.user, at=NOW)
    other = memberships.member(owner.profile, MembershipRole.EDITOR)
    actions.end(other, by=owner.user, at=NOW)
    actions.withdraw(invite(owner, email="else@example.org"), by=owner.user, at=NOW)
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds == {
        *("membership_invited", "invitation_accepted", "invitation_withdrawn"),
        *("membership_changed", "membership_ended", "membership_left"),
    }
    assert "&amp;amp;" not in everything()
    assert "Benedikta" in sent(Notice.objects.get(kind="membership_left"))
    assert invitation.pk


def test_ended_leads_away_from_what_one_cannot_open_any_more(owner):
    member = memberships.member(owner.profile, MembershipRole.EDITOR)
    actions.end(member, by=owner.user, at=NOW)
    assert Notice.objects.get().link == reverse("profile-list")
