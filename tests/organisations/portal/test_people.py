"""The people of an organisation: invited, joined, changed, removed, as they meet it on the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from focalpoint import encryption
from focalpoint.notifications.models import Notice
from focalpoint.notifications.render import email
from organisations.memberships import actions
from organisations.memberships.models import Invitation, Membership, MembershipRole
from organisations.profiles.models import Profile
from tests.factories import accounts, memberships, profiles

pytestmark = pytest.mark.django_db
NEW = "new@example.org"


def text(response):
    return response.content.decode()


def url(name, it):
    return reverse(name, kwargs={"pk": it.pk})


@pytest.fixture
def owner(client):
    membership = memberships.member()
    client.force_login(membership.user)
    return membership


def invited(owner, address=NEW, role=MembershipRole.EDITOR, at=None):
    """The address of the page in the mail."""
    actions.invite(owner.profile, email=address, role=role, by=owner.user, at=at or timezone.now())
    token = encryption.decrypt(Notice.objects.get(kind="membership_invited").secret)
    return reverse("invitation-accept", args=[token])


class TestInvite:
    def test_invite_from_the_page(self, client, owner):
        response = client.post(
            url("membership-invite", owner.profile), {"email": NEW, "role": "editor"}, follow=True
        )
        assert response.redirect_chain[-1][0] == url("profile-people", owner.profile)
        assert NEW in text(response)
        assert Invitation.objects.get().role == MembershipRole.EDITOR

    def test_invite_mails_the_link(self, owner):
        address = invited(owner)
        message = email(Notice.objects.get())
        assert message.to == [NEW]
        assert address in message.body
        assert address in message.alternatives[0][0]
        assert owner.profile.legal_name not in message.subject
        assert owner.profile.legal_name in message.body

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"email": "nobody", "role": "editor"}, "it needs an @"),
            ({"email": NEW}, "required"),
            ({"email": NEW, "role": "king"}, "valid choice"),
        ],
    )
    def test_invite_with_a_mistake(self, client, owner, data, sentence):
        response = client.post(url("membership-invite", owner.profile), data)
        assert response.status_code == 422
        assert sentence in text(response)
        assert f'value="{data["email"]}"' in text(response)

    def test_invite_of_a_member_says_so(self, client, owner):
        colleague = memberships.member(owner.profile, MembershipRole.READER).user
        data = {"email": colleague.email, "role": "editor"}
        response = client.post(url("membership-invite", owner.profile), data)
        assert response.status_code == 422
        assert "is already a member of this organisation" in text(response)

    @pytest.mark.parametrize("role", [MembershipRole.EDITOR, MembershipRole.READER])
    def test_invite_by_a_member_who_is_no_owner(self, client, owner, role):
        client.force_login(memberships.member(owner.profile, role).user)
        data = {"email": NEW, "role": "owner"}
        assert client.post(url("membership-invite", owner.profile), data).status_code == 403
        assert "Invite a colleague" not in text(client.get(url("profile-people", owner.profile)))

    def test_invite_by_a_stranger(self, client, owner):
        client.force_login(memberships.member().user)
        data = {"email": NEW, "role": "owner"}
        assert client.post(url("membership-invite", owner.profile), data).status_code == 404


class TestAccept:
    def test_accept_without_signing_in_says_with_which_address(self, client, owner):
        address = invited(owner)
        client.logout()
        page = text(client.get(address))
        assert NEW in page
        assert f"{reverse('account_login')}?next={address}" in page
        assert reverse("account_signup") in page
        assert client.post(address).status_code == 200
        assert Membership.objects.count() == 1

    def test_accept_names_an_unlisted_organisation_only_to_whom_it_was_sent(self, client, owner):
        address = invited(owner)
        name = owner.profile.legal_name
        Profile.objects.filter(pk=owner.profile_id).update(listed=False)
        client.logout()
        assert name not in text(client.get(address))
        client.force_login(accounts.person())
        assert name not in text(client.get(address))
        client.force_login(accounts.person(email=NEW))
        assert name in text(client.get(address))

    def test_accept_signed_in_with_another_address(self, client, owner):
        address = invited(owner)
        other = accounts.person()
        client.force_login(other)
        page = text(client.get(address))
        assert NEW in page
        assert other.email in page
        assert client.post(address).status_code == 409
        assert not Membership.objects.filter(user=other).exists()

    def test_accept_joins(self, client, owner):
        address = invited(owner)
        person = accounts.person(email=NEW)
        client.force_login(person)
        assert "Accept the invitation" in text(client.get(address))
        assert Membership.objects.count() == 1
        assert client.post(address).url == url("profile-detail", owner.profile)
        assert Membership.objects.get(user=person).role == MembershipRole.EDITOR

    def test_accept_again_says_that_the_link_is_used(self, client, owner):
        address = invited(owner)
        client.force_login(accounts.person(email=NEW))
        client.post(address)
        response = client.get(address)
        assert response.status_code == 404
        assert "no longer valid" in text(response)

    def test_accept_of_an_expired_link(self, client, owner):
        address = invited(owner, at=timezone.now() - timedelta(days=15))
        client.force_login(accounts.person(email=NEW))
        assert client.get(address).status_code == client.post(address).status_code == 404

    def test_accept_is_not_kept_by_any_cache(self, client, owner):
        assert "no-store" in client.get(invited(owner))["Cache-Control"]


class TestWithdraw:
    def test_withdraw_from_the_page(self, client, owner):
        address = invited(owner)
        invitation = Invitation.objects.get()
        assert url("invitation-withdraw", invitation) in text(
            client.get(url("profile-people", owner.profile))
        )
        assert client.post(url("invitation-withdraw", invitation)).url == url("profile-people", owner.profile)
        assert client.get(address).status_code == 404

    def test_withdraw_twice_is_a_friendly_page(self, client, owner):
        invited(owner)
        for status in (302, 409):
            assert client.post(url("invitation-withdraw", Invitation.objects.get())).status_code == status

    @pytest.mark.parametrize(("role", "status"), [(MembershipRole.READER, 403), (None, 404)])
    def test_withdraw_by_others(self, client, owner, role, status):
        invited(owner)
        profile = owner.profile if role else profiles.profile()
        client.force_login(memberships.member(profile, role or MembershipRole.OWNER).user)
        assert client.post(url("invitation-withdraw", Invitation.objects.get())).status_code == status


class TestChange:
    def test_change_from_the_page(self, client, owner):
        member = memberships.member(owner.profile, MembershipRole.READER)
        assert "checked" in text(client.get(url("membership-change", member)))
        response = client.post(url("membership-change", member), {"role": "owner"})
        assert response.url == url("profile-people", owner.profile)
        assert Membership.objects.get(pk=member.pk).role == MembershipRole.OWNER

    def test_change_of_the_last_owner_says_why_not(self, client, owner):
        response = client.post(url("membership-change", owner), {"role": "reader"})
        assert response.status_code == 422
        assert "at least one owner" in text(response)

    @pytest.mark.parametrize(("role", "status"), [(MembershipRole.EDITOR, 403), (None, 404)])
    def test_change_by_others(self, client, owner, role, status):
        profile = owner.profile if role else profiles.profile()
        client.force_login(memberships.member(profile, role or MembershipRole.OWNER).user)
        assert client.post(url("membership-change", owner), {"role": "reader"}).status_code == status


class TestEnd:
    def test_end_asks_first(self, client, owner):
        member = memberships.member(owner.profile, MembershipRole.READER, accounts.person(name="Amina"))
        assert "Amina" in text(client.get(url("membership-end", member)))
        assert Membership.objects.live().count() == 2
        assert client.post(url("membership-end", member)).url == url("profile-people", owner.profile)
        assert Membership.objects.live().count() == 1

    def test_end_by_leaving(self, client, owner):
        member = memberships.member(owner.profile, MembershipRole.READER)
        client.force_login(member.user)
        assert "Leave" in text(client.get(url("membership-end", member)))
        assert client.post(url("membership-end", member)).url == reverse("profile-list")
        assert client.get(url("profile-detail", owner.profile)).status_code == 404

    def test_end_of_the_last_owner_says_why_not(self, client, owner):
        response = client.post(url("membership-end", owner), follow=True)
        assert "at least one owner" in text(response)
        assert Membership.objects.live().exists()

    @pytest.mark.parametrize(("role", "status"), [(MembershipRole.EDITOR, 403), (None, 404)])
    def test_end_by_others(self, client, owner, role, status):
        profile = owner.profile if role else profiles.profile()
        client.force_login(memberships.member(profile, role or MembershipRole.OWNER).user)
        assert client.post(url("membership-end", owner)).status_code == status


def test_people_ask_the_same_for_one_and_for_three(client, owner, django_assert_max_num_queries):
    counts = []
    invited(owner)
    for _ in range(2):
        with django_assert_max_num_queries(8) as captured:
            client.get(url("profile-people", owner.profile))
        counts.append(len(captured))
        for number in range(2):
            memberships.member(owner.profile, MembershipRole.EDITOR)
            address = f"more{len(counts)}{number}@example.org"
            actions.invite(owner.profile, email=address, role="reader", by=owner.user, at=timezone.now())
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["membership-change", "membership-end"])
def test_what_is_over_is_a_friendly_page(client, owner, name):
    member = memberships.member(
        owner.profile, MembershipRole.EDITOR, ended_at=profiles.AT, ended_by=owner.user
    )
    response = client.post(url(name, member), {"role": "owner"}, follow=True)
    assert "no longer a member" in text(response)


@pytest.mark.parametrize("name", ["membership-change", "membership-end"])
def test_address_without_signing_in(client, name):
    assert "/accounts/login/" in client.get(url(name, memberships.member())).url
