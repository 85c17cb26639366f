"""Every verb about the people of an organisation: done, refused, recorded, told."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from focalpoint import encryption, rates
from focalpoint.addresses import AddressError
from focalpoint.audit.models import Entry
from focalpoint.notifications import opt_outs
from focalpoint.notifications.models import Notice
from focalpoint.pages import cache
from organisations.memberships import actions
from organisations.memberships.errors import (
    AlreadyEndedError,
    AlreadyMemberError,
    InvalidInvitationError,
    InvitedJustNowError,
    LastOwnerError,
    NotVerifiedError,
    ProfileClosedError,
    TooManyInvitationsError,
    UnknownRoleError,
    WrongAddressError,
)
from organisations.memberships.models import Invitation, Membership, MembershipRole
from organisations.memberships.queries import digest, invitation_of
from organisations.profiles.errors import LooksAlikeError
from organisations.profiles.models import Profile
from organisations.profiles.states import State
from tests.audit_log import last
from tests.factories import accounts, memberships, profiles

NOW = profiles.AT + timedelta(days=1)
pytestmark = pytest.mark.django_db


def verbs(target):
    return list(Entry.objects.filter(target_id=str(target.pk)).order_by("id").values_list("verb", flat=True))


def notified(kind):
    return set(Notice.objects.filter(kind=kind).values_list("address", flat=True))


def token_in_mail():
    return encryption.decrypt(Notice.objects.get(kind="membership_invited").secret)


@pytest.fixture
def owner():
    return memberships.member()


def invite(owner, email="new@example.org", role=MembershipRole.EDITOR, at=NOW):
    return actions.invite(owner.profile, email=email, role=role, by=owner.user, at=at)


class TestRegister:
    def test_register_makes_an_owner_of_a_draft(self):
        person = accounts.person()
        profile = actions.register(
            legal_name=" Water Keepers ", country="KE", website="https://w.example", by=person, at=NOW
        )
        kept = Profile.objects.get()
        assert (kept, kept.legal_name, kept.country, kept.state) == (
            profile,
            "Water Keepers",
            "KE",
            State.DRAFT,
        )
        assert (kept.created_at, kept.created_by) == (NOW, person)
        membership = Membership.objects.get()
        assert (membership.user, membership.role, membership.since_at) == (person, MembershipRole.OWNER, NOW)
        assert verbs(profile) == ["profile.register"]
        assert verbs(membership) == ["membership.create"]
        assert "water" not in kept.slug

    def test_register_twice_makes_one(self):
        person = accounts.person()
        first = actions.register(legal_name="Water Keepers", by=person, at=NOW)
        assert actions.register(legal_name="water keepers", by=person, at=NOW) == first
        assert Profile.objects.count() == Membership.objects.count() == 1

    def test_register_of_the_same_name_by_another_makes_two(self):
        for _ in range(2):
            actions.register(legal_name="Water Keepers", by=accounts.person(), at=NOW)
        assert Profile.objects.count() == 2

    def test_register_of_what_the_directory_has(self):
        listed = profiles.profile(legal_name="Water Keepers")
        with pytest.raises(LooksAlikeError) as caught:
            actions.register(legal_name="Wáter keepers", by=accounts.person(), at=NOW)
        assert caught.value.twins == [listed]
        assert Profile.objects.count() == 1

    def test_register_of_another_one_of_that_name(self):
        profiles.profile(legal_name="Water Keepers")
        actions.register(legal_name="Water Keepers", different=True, by=accounts.person(), at=NOW)
        assert Profile.objects.count() == 2

    def test_register_of_one_too_many_a_day_says_so_and_makes_none(self):
        """Each begins with room for drafts and files."""
        person = accounts.person()
        most = actions.REGISTRATIONS.most
        for number in range(most):
            actions.register(legal_name=f"Water Keepers {number}", different=True, by=person, at=NOW)
        again = actions.register(legal_name="Water Keepers 0", by=person, at=NOW)
        assert Profile.objects.count() == most
        with pytest.raises(rates.RateError, match=f"register at most {most}") as caught:
            actions.register(legal_name="Water Keepers", different=True, by=person, at=NOW)
        assert Profile.objects.count() == Membership.objects.count() == most
        actions.register(legal_name="Water Keepers", different=True, by=accounts.person(), at=NOW)
        later = caught.value.retry_at
        assert actions.register(legal_name="Wells", by=person, at=later) != again

    def test_register_does_not_tell_of_an_unlisted_one(self):
        profiles.profile(legal_name="Water Keepers", listed=False)
        actions.register(legal_name="Water Keepers", by=accounts.person(), at=NOW)
        assert Profile.objects.count() == 2


class TestInvite:
    def test_invite_mails_a_token_and_keeps_only_its_digest(self, owner):
        invitation = invite(owner, email=" New@Example.org ")
        token = token_in_mail()
        kept = Invitation.objects.get()
        assert (kept.email, kept.role, kept.invited_by) == (
            "new@example.org",
            MembershipRole.EDITOR,
            owner.user,
        )
        assert kept.token_digest == digest(token)
        assert kept.expires_at == NOW + timedelta(days=14)
        assert invitation_of(token, at=NOW) == invitation
        assert notified("membership_invited") == {"new@example.org"}
        assert last("profile.invite").changes == {"role": invitation.role, "invitation": str(invitation.pk)}
        notice = Notice.objects.get()
        assert not notice.in_inbox
        written = [notice.context, notice.secret, *Entry.objects.values_list("changes", flat=True)]
        assert token not in json.dumps(written)

    def test_invite_leaves_public_pages_as_they_are(self, owner, django_capture_on_commit_callbacks):
        assert owner.profile.is_on_public_pages()
        cache.set("public-generation", 5, timeout=None)
        with django_capture_on_commit_callbacks(execute=True):
            invite(owner)
        assert cache.get("public-generation") == 5

    def test_invite_again_replaces_the_token(self, owner):
        invite(owner)
        first = token_in_mail()
        Notice.objects.all().delete()
        later = NOW + timedelta(days=20)
        invite(owner, role=MembershipRole.READER, at=later)
        kept = Invitation.objects.get()
        assert (kept.role, kept.expires_at) == (MembershipRole.READER, later + timedelta(days=14))
        assert invitation_of(first, at=later) is None
        assert invitation_of(token_in_mail(), at=later) == kept

    def test_invite_writes_in_the_language_of_whoever_it_is(self, owner):
        accounts.person(email="known@example.org", language="ar")
        invite(owner, email="known@example.org")
        assert Notice.objects.get().language == "ar"

    def test_invite_of_a_member(self, owner):
        colleague = memberships.member(owner.profile, MembershipRole.READER)
        with pytest.raises(AlreadyMemberError, match=colleague.user.email):
            invite(owner, email=colleague.user.email.upper())
        assert not Invitation.objects.exists()

    def test_invite_of_somebody_who_left(self, owner):
        former = memberships.member(owner.profile, MembershipRole.READER, ended_at=NOW, ended_by=owner.user)
        invite(owner, email=former.user.email)
        assert Invitation.objects.exists()

    def test_invite_as_what_does_not_exist(self, owner):
        with pytest.raises(UnknownRoleError):
            invite(owner, role="king")

    @pytest.mark.parametrize("state", State)
    def test_invite_in_each_state(self, state):
        owner = memberships.member(profiles.profile(state))
        if state in (State.DECLINED, State.CLOSED):
            with pytest.raises(ProfileClosedError):
                invite(owner)
        elif state == State.VERIFIED:
            invite(owner)
        else:
            with pytest.raises(NotVerifiedError):
                invite(owner)
            assert not Notice.objects.exists()

    def test_invite_of_too_many(self, owner, monkeypatch):
        monkeypatch.setattr(Invitation, "MOST_WAITING", 1)
        invite(owner)
        with pytest.raises(TooManyInvitationsError):
            invite(owner, email="other@example.org")
        invite(owner, at=NOW + timedelta(days=1))

    def test_invite_again_on_the_same_day_mails_nobody(self, owner):
        invite(owner)
        with pytest.raises(InvitedJustNowError):
            invite(owner, at=NOW + timedelta(hours=23))
        actions.withdraw(Invitation.objects.get(), by=owner.user, at=NOW)
        with pytest.raises(InvitedJustNowError):
            invite(owner, at=NOW + timedelta(hours=23))
        assert Notice.objects.filter(kind="membership_invited").count() == 1

    def test_invite_of_an_address_that_wants_no_invitations(self, owner):
        opt_outs.add("NEW@example.org", at=NOW)
        with pytest.raises(opt_outs.OptedOutError):
            invite(owner, email="Ana <new@Example.org>")
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("text", ["", "ana", "ana@", "@example.org", "ana@example", "a@b.org, c@d.org"])
    def test_invite_of_what_is_no_address(self, owner, text):
        with pytest.raises(AddressError):
            invite(owner, email=text)

    @pytest.mark.parametrize(
        "text",
        [
            "new@example.org\u200b", "\ufeffnew@example.org", "n\u00adew@exam\u200dple.org",
            "Ana Ruiz <new@example.org>", "mailto:New@Example.org?subject=x", "new@example.org.",
            " new@example.org, ", "“new@example.org”", "new＠example.org",
        ],
    )  # fmt: skip
    def test_invite_takes_an_address_as_it_is_meant(self, owner, text):
        assert invite(owner, email=text).email == "new@example.org"
        join = actions.join(token_in_mail(), by=accounts.person(email="new@example.org"), at=NOW)
        assert join.profile == owner.profile


class TestInviteLimits:
    """In the database, with a sentence; a day later it goes on."""

    def fill(self, rate, whose):
        for _number in range(rate.most):
            rates.count((rate, whose), at=NOW)

    @pytest.mark.parametrize("rate", ["BY_PERSON", "BY_PERSON_TO_ADDRESS", "BY_ORGANISATION", "TO_ADDRESS"])
    def test_invite_over_a_limit_says_so_and_mails_nobody(self, owner, rate):
        rate = getattr(actions, rate)
        by_rate = {
            actions.BY_PERSON: owner.user.pk,
            actions.BY_PERSON_TO_ADDRESS: f"{owner.user.pk} new@example.org",
            actions.BY_ORGANISATION: owner.profile_id,
            actions.TO_ADDRESS: "new@example.org",
        }
        self.fill(rate, by_rate[rate])
        with pytest.raises(rates.RateError, match=str(rate.most)) as caught:
            invite(owner)
        assert caught.value.retry_at > NOW
        assert not Notice.objects.exists()
        invite(owner, at=caught.value.retry_at)

    def test_an_address_is_counted_for_all_organisations(self):
        for _number in range(actions.TO_ADDRESS.most):
            invite(memberships.member())
        with pytest.raises(rates.RateError):
            invite(memberships.member())

    def test_a_stranger_does_not_use_up_what_others_may_send_to_an_address(self, owner):
        """Neither with one organisation nor with many."""
        stranger = accounts.person()
        for number in range(actions.BY_PERSON_TO_ADDRESS.most + 3):
            theirs = memberships.member(user=stranger)
            if number < actions.BY_PERSON_TO_ADDRESS.most:
                invite(theirs)
                continue
            with pytest.raises(rates.RateError, match="to the same address"):
                invite(theirs)
        invite(owner)

    def test_what_was_refused_does_not_count(self, owner):
        for _number in range(actions.BY_PERSON.most + 1):
            with pytest.raises(AddressError):
                invite(owner, email="nonsense")
        invite(owner)


class TestWithdraw:
    def test_withdraw_ends_the_link_and_says_so(self, owner):
        invitation = invite(owner)
        actions.withdraw(invitation, by=owner.user, at=NOW)
        kept = Invitation.objects.get()
        assert (kept.withdrawn_at, kept.withdrawn_by) == (NOW, owner.user)
        assert invitation_of(token_in_mail(), at=NOW) is None
        assert verbs(invitation) == ["invitation.withdraw"]
        assert notified("invitation_withdrawn") == {"new@example.org"}

    def test_withdraw_twice(self, owner):
        invitation = invite(owner)
        actions.withdraw(invitation, by=owner.user, at=NOW)
        with pytest.raises(InvalidInvitationError):
            actions.withdraw(invitation, by=owner.user, at=NOW)
        assert verbs(invitation).count("invitation.withdraw") == 1

    def test_withdraw_then_invite_again(self, owner):
        actions.withdraw(invite(owner), by=owner.user, at=NOW)
        later = NOW + timedelta(days=1)
        invite(owner, at=later)
        assert Invitation.objects.waiting(later).count() == 1


class TestAccept:
    def test_accept_joins_and_tells_the_owners(self, owner):
        editor = memberships.member(owner.profile, MembershipRole.EDITOR)
        invitation = invite(owner)
        person = accounts.person(email="new@example.org")
        membership = actions.join(token_in_mail(), by=person, at=NOW)
        assert (membership.profile, membership.user, membership.role) == (
            owner.profile,
            person,
            MembershipRole.EDITOR,
        )
        kept = Invitation.objects.get()
        assert (kept.accepted_at, kept.accepted_by) == (NOW, person)
        assert verbs(invitation) == ["invitation.accept"]
        assert verbs(membership) == ["membership.create"]
        assert notified("invitation_accepted") == {owner.user.email}
        assert editor.user.email not in notified("invitation_accepted")

    def test_accept_for_a_second_organisation(self, owner):
        invite(owner)
        person = memberships.member(user=accounts.person(email="new@example.org")).user
        actions.join(token_in_mail(), by=person, at=NOW)
        assert Membership.objects.live().filter(user=person).count() == 2

    def test_accept_with_another_address(self, owner):
        invite(owner)
        with pytest.raises(WrongAddressError, match=r"new@example\.org"):
            actions.join(token_in_mail(), by=accounts.person(), at=NOW)
        assert Membership.objects.count() == 1

    def test_accept_twice(self, owner):
        invite(owner)
        person = accounts.person(email="new@example.org")
        actions.join(token_in_mail(), by=person, at=NOW)
        with pytest.raises(InvalidInvitationError):
            actions.join(token_in_mail(), by=person, at=NOW)
        assert Membership.objects.filter(user=person).count() == 1

    @pytest.mark.parametrize(("days", "works"), [(13, True), (14, False), (15, False)])
    def test_accept_until_it_expires(self, owner, days, works):
        invite(owner)
        person = accounts.person(email="new@example.org")
        at = NOW + timedelta(days=days)
        if works:
            actions.join(token_in_mail(), by=person, at=at)
        else:
            with pytest.raises(InvalidInvitationError):
                actions.join(token_in_mail(), by=person, at=at)

    @pytest.mark.parametrize("token", ["", "x", "\udcff", "0" * 64])
    def test_accept_with_a_token_that_nobody_made(self, owner, token):
        invite(owner)
        with pytest.raises(InvalidInvitationError):
            actions.join(token, by=accounts.person(email="new@example.org"), at=NOW)

    @pytest.mark.parametrize(("token", "days"), [("x", 0), (None, 14)])
    def test_accept_of_an_invitation_that_is_known_needs_its_token_in_time(self, owner, token, days):
        """Between looking the invitation up and holding it, a new link may have replaced the old one."""
        invitation = invite(owner)
        person = accounts.person(email="new@example.org")
        given = {"by": person, "at": NOW + timedelta(days=days)}
        with pytest.raises(InvalidInvitationError):
            actions.accept(invitation, token=token or token_in_mail(), **given)
        assert Membership.objects.count() == 1

    def test_accept_of_what_was_answered(self, owner):
        invitation = invite(owner)
        person = accounts.person(email="new@example.org")
        actions.withdraw(invitation, by=owner.user, at=NOW)
        with pytest.raises(InvalidInvitationError):
            actions.accept(invitation, token=token_in_mail(), by=person, at=NOW)
        assert Membership.objects.count() == 1

    def test_accept_with_the_stored_digest(self, owner):
        invitation = invite(owner)
        with pytest.raises(InvalidInvitationError):
            actions.join(invitation.token_digest, by=accounts.person(email="new@example.org"), at=NOW)

    def test_accept_by_somebody_who_joined_meanwhile_changes_no_part(self, owner):
        invite(owner, role=MembershipRole.OWNER)
        person = accounts.person(email="new@example.org")
        memberships.member(owner.profile, MembershipRole.READER, person)
        membership = actions.join(token_in_mail(), by=person, at=NOW)
        assert membership.role == MembershipRole.READER
        assert Invitation.objects.get().accepted_at == NOW

    def test_accept_of_an_organisation_declined_meanwhile(self, owner):
        invite(owner)
        Profile.objects.update(state=State.DECLINED, reason="No")
        with pytest.raises(ProfileClosedError):
            actions.join(token_in_mail(), by=accounts.person(email="new@example.org"), at=NOW)


class TestChange:
    @pytest.mark.parametrize("role", MembershipRole)
    @pytest.mark.parametrize("before", MembershipRole)
    def test_change_between_all_parts(self, owner, before, role):
        member = memberships.member(owner.profile, before)
        actions.change(member, role=role, by=owner.user, at=NOW)
        assert Membership.objects.get(pk=member.pk).role == role
        expected = {member.user.email} if before != role else set()
        assert notified("membership_changed") == expected
        assert verbs(member) == (["membership.change"] if before != role else [])

    @pytest.mark.parametrize("role", [MembershipRole.EDITOR, MembershipRole.READER])
    def test_change_of_the_last_owner(self, owner, role):
        memberships.member(owner.profile, MembershipRole.EDITOR)
        memberships.member(owner.profile, MembershipRole.OWNER, ended_at=NOW, ended_by=owner.user)
        memberships.member(role=MembershipRole.OWNER)
        with pytest.raises(LastOwnerError):
            actions.change(owner, role=role, by=owner.user, at=NOW)
        assert Membership.objects.get(pk=owner.pk).role == MembershipRole.OWNER

    def test_change_of_oneself_tells_nobody(self, owner):
        memberships.member(owner.profile)
        actions.change(owner, role=MembershipRole.READER, by=owner.user, at=NOW)
        assert not Notice.objects.exists()

    def test_change_of_two_owners_by_each_other_leaves_one(self, owner):
        other = memberships.member(owner.profile)
        stale = Membership.objects.get(pk=owner.pk)
        actions.change(other, role=MembershipRole.EDITOR, by=owner.user, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.change(stale, role=MembershipRole.EDITOR, by=other.user, at=NOW)
        assert Membership.objects.get(pk=owner.pk).role == MembershipRole.OWNER

    def test_change_of_the_last_owner_who_can_sign_in(self, owner):
        memberships.member(owner.profile, user=accounts.person(is_active=False))
        with pytest.raises(LastOwnerError):
            actions.change(owner, role=MembershipRole.EDITOR, by=owner.user, at=NOW)
        with pytest.raises(LastOwnerError):
            actions.end(owner, by=owner.user, at=NOW)

    def test_change_to_what_does_not_exist(self, owner):
        with pytest.raises(UnknownRoleError):
            actions.change(owner, role="king", by=owner.user, at=NOW)

    def test_change_of_somebody_who_left(self, owner):
        member = memberships.member(owner.profile, MembershipRole.READER, ended_at=NOW, ended_by=owner.user)
        with pytest.raises(AlreadyEndedError):
            actions.change(member, role=MembershipRole.OWNER, by=owner.user, at=NOW)


class TestEnd:
    @pytest.mark.parametrize("role", MembershipRole)
    def test_end_of_a_member_tells_the_person(self, owner, role):
        member = memberships.member(owner.profile, role)
        actions.end(member, by=owner.user, at=NOW)
        kept = Membership.objects.get(pk=member.pk)
        assert (kept.ended_at, kept.ended_by) == (NOW, owner.user)
        assert notified("membership_ended") == {member.user.email}
        assert notified("membership_left") == set()
        assert verbs(member) == ["membership.end"]
        assert not Profile.objects.represented_by(member.user).exists()

    def test_end_by_leaving_tells_the_owners(self, owner):
        member = memberships.member(owner.profile, MembershipRole.EDITOR)
        memberships.member(owner.profile, MembershipRole.READER)
        actions.end(member, by=member.user, at=NOW)
        assert notified("membership_left") == {owner.user.email}
        assert notified("membership_ended") == set()

    def test_end_by_an_owner_who_leaves_tells_the_others_only(self, owner):
        other = memberships.member(owner.profile)
        actions.end(owner, by=owner.user, at=NOW)
        assert notified("membership_left") == {other.user.email}

    def test_end_of_the_last_owner(self, owner):
        memberships.member(owner.profile, MembershipRole.EDITOR)
        with pytest.raises(LastOwnerError):
            actions.end(owner, by=owner.user, at=NOW)
        assert Membership.objects.live().filter(pk=owner.pk).exists()

    def test_end_of_one_of_two_owners(self, owner):
        memberships.member(owner.profile)
        actions.end(owner, by=owner.user, at=NOW)
        assert not Membership.objects.live().filter(pk=owner.pk).exists()

    def test_end_twice(self, owner):
        member = memberships.member(owner.profile, MembershipRole.EDITOR)
        stale = Membership.objects.get(pk=member.pk)
        actions.end(member, by=owner.user, at=NOW)
        with pytest.raises(AlreadyEndedError):
            actions.end(stale, by=owner.user, at=NOW)
        assert verbs(member) == ["membership.end"]

    def test_end_keeps_the_person_in_their_other_organisation(self, owner):
        member = memberships.member(owner.profile, MembershipRole.EDITOR)
        other = memberships.member(user=member.user)
        actions.end(member, by=owner.user, at=NOW)
        assert list(Profile.objects.represented_by(member.user)) == [other.profile]


def test_notices_about_an_unlisted_organisation_do_not_name_it():
    owner = memberships.member(profiles.profile(listed=False))
    member = memberships.member(owner.profile, MembershipRole.EDITOR)
    actions.change(member, role=MembershipRole.READER, by=owner.user, at=NOW)
    actions.end(member, by=owner.user, at=NOW)
    contexts = list(Notice.objects.values_list("context", flat=True))
    assert len(contexts) == 2
    assert owner.profile.legal_name not in json.dumps(contexts)
    assert all(context["discreet"] for context in contexts)
