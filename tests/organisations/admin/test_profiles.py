"""The office reads an organisation's entry and decides on it, on one screen."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from focalpoint.audit.models import Entry
from focalpoint.notifications.models import Notice
from organisations.memberships.models import MembershipRole
from organisations.profiles import actions, evidence
from organisations.profiles.models import Profile
from organisations.profiles.states import State
from tests.factories import accounts, files, memberships, profiles, themes
from tests.organisations.admin.conftest import sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:organisations_profile_changelist")


def address(name, profile):
    return reverse(f"admin:organisations_profile_{name}", args=[profile.pk])


def text(response):
    return response.content.decode()


def entry(state=State.PENDING, days=3, **fields):
    """An organisation that lacks nothing, with an owner, due in `days`."""
    due = timezone.now() + timedelta(days=days) if state == State.PENDING else None
    profile = profiles.profile(
        state, **{"mission": "Clean water.", "registration_number": "KE-1", "due_at": due, **fields}
    )
    profile.themes.add(themes.theme())
    memberships.member(profile)
    return profile


SHEET = {"points": ["legal_name"], "source": "The register of companies"}


def press(client, profile, verb, **data):
    posted = {**SHEET, "verb": verb, "edit": profile.edit, "reason": "", **data}
    return client.post(address("change", profile), posted)


DECISIONS = [
    ("verify", State.PENDING, State.VERIFIED, ""),
    ("return", State.PENDING, State.RETURNED, "Which registry?"),
    ("decline", State.PENDING, State.DECLINED, "It is a company."),
    ("suspend", State.VERIFIED, State.SUSPENDED, "It was reported."),
    ("reinstate", State.SUSPENDED, State.VERIFIED, ""),
]
OFFERED = [*DECISIONS, ("verify_again", State.VERIFIED)]


class TestList:
    def test_a_state_is_named_as_the_office_reads_it(self, client, officer):
        """The label is a sentence to the organisation: to the office it would be its own question."""
        returned = entry(State.RETURNED)
        for page in (text(client.get(LIST)), text(client.get(address("change", returned)))):
            assert "Returned with a question" in page
            assert str(State.RETURNED.label) not in page

    def test_list_shows_what_waits_first_by_its_clock(self, client, officer):
        entry(State.VERIFIED, legal_name="Aaa verified")
        entry(days=9, legal_name="Late one")
        entry(days=1, legal_name="Early one")
        entry(State.DRAFT, legal_name="A draft")
        page = text(client.get(LIST))
        assert page.index("Early one") < page.index("Late one") < page.index("Aaa verified")
        assert "A draft" not in page

    @pytest.mark.parametrize(
        "query", ["state=pending", "kind=women", "region=latin_america_caribbean", "q=agua%20clara", "q=ACX"]
    )
    def test_list_narrowed(self, client, officer, query):
        entry(legal_name="Água Clara", kind="women", country="MX", acronym="ACX")
        entry(State.VERIFIED, legal_name="Water Keepers", kind="ngo", country="KE")
        page = text(client.get(f"{LIST}?{query}"))
        assert "Água Clara" in page
        assert "Water Keepers" not in page

    def test_list_asks_the_same_for_one_and_for_three(self, client, officer, django_assert_max_num_queries):
        counts = []
        for _ in range(2):
            entry()
            with django_assert_max_num_queries(8) as captured:
                client.get(LIST)
            counts.append(len(captured))
            entry(State.VERIFIED)
        assert counts[0] == counts[1]


class TestScreen:
    def test_screen_shows_all_that_a_lead_needs(self, client, lead):
        profile = entry(legal_name="Water Keepers", website="https://w.example", reason="Which registry?")
        member = memberships.member(profile, MembershipRole.EDITOR, accounts.person(name="Amina"))
        twin = profiles.profile(legal_name="WATER keepers", listed=False)
        draft = profiles.profile(State.DRAFT, legal_name="Water Keepers", acronym="HIDDEN")
        actions.save(
            profile, legal_name="Water Keepers", name={"fr": "Gardiens"}, acronym="WK", kind="ngo",
            country="KE", countries_of_work=[], themes=[themes.theme().pk], website="https://w.example",
            mission="Wells.",
            listed=False, registration_number="KE-77", edit=0, by=member.user, at=timezone.now(),
        )  # fmt: skip
        page = text(client.get(address("change", profile)))
        for shown in (
            "Wells.",
            "KE-77",
            "Amina",
            member.user.email,
            "Gardiens",
            "Which registry?",
            "Not shown. Do not name",
        ):
            assert shown in page, shown
        assert address("change", twin) in page
        assert address("change", draft) not in page
        assert "changed the profile" in page
        for verb in ("verify", "return", "decline"):
            assert f'value="{verb}"' in page

    def test_screen_of_an_officer_has_no_buttons(self, client, officer):
        page = text(client.get(address("change", entry())))
        assert "Clean water." in page
        assert "verification-form" not in page

    @pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
    def test_screen_in_each_state_offers_what_may_be_done(self, client, lead, state):
        page = text(client.get(address("change", entry(state))))
        offered = {verb for verb, *_ in OFFERED if f'value="{verb}"' in page}
        assert offered == {verb for verb, source, *_ in OFFERED if source == state}

    def test_screen_of_a_draft_is_not_there(self, client, lead):
        assert client.get(address("change", entry(State.DRAFT))).status_code == 404

    def test_screen_asks_the_same_for_one_and_for_three(self, client, lead, django_assert_max_num_queries):
        profile = entry()
        profiles.profile(legal_name=profile.legal_name)
        counts = []
        for _ in range(2):
            with django_assert_max_num_queries(10) as captured:
                client.get(address("change", profile))
            counts.append(len(captured))
            for _ in range(2):
                memberships.member(profile)
                profiles.profile(legal_name=profile.legal_name)
                profile.themes.add(themes.theme())
        assert counts[0] == counts[1]

    def test_evidence_is_a_download(self, client, officer):
        profile = entry()
        assert client.get(address("evidence", profile)).status_code == 404
        evidence.add_evidence(
            profile,
            upload=files.upload(name="statutes.pdf"),
            by=memberships.member(profile).user,
            at=timezone.now(),
        )
        page = text(client.get(address("change", profile)))
        assert address("evidence", profile) in page
        assert "not scanned" in page
        download = client.get(address("evidence", profile))
        assert download["Content-Disposition"] == 'attachment; filename="statutes.pdf"'
        copy = hashlib.sha256(b"".join(download.streaming_content)).hexdigest()
        assert copy == Profile.objects.get(pk=profile.pk).evidence.copy_sha256

    def test_evidence_of_what_was_not_handed_in_is_not_there(self, client, officer):
        profile = profiles.profile("draft")
        evidence.add_evidence(
            profile, upload=files.upload(), by=memberships.member(profile).user, at=timezone.now()
        )
        assert client.get(address("evidence", profile)).status_code == 404


class TestDecide:
    @pytest.mark.parametrize(("verb", "source", "target", "reason"), DECISIONS)
    def test_decide_each(self, client, lead, verb, source, target, reason):
        profile = entry(source)
        assert press(client, profile, verb, reason=reason).status_code == 302
        kept = Profile.objects.get()
        assert (kept.state, kept.reason, kept.decided_by) == (target, reason, lead)
        assert Notice.objects.filter(recipient__memberships__profile=profile).count() == 1

    @pytest.mark.parametrize(("verb", "source", "target", "reason"), DECISIONS)
    def test_decide_by_an_officer(self, client, officer, verb, source, target, reason):
        assert press(client, entry(source), verb, reason=reason or "So").status_code == 403
        assert Profile.objects.get().state == source

    @pytest.mark.parametrize(
        ("verb", "source"), [(verb, source) for verb, source, _, reason in DECISIONS if reason]
    )
    def test_decide_without_a_reason(self, client, lead, verb, source):
        response = press(client, entry(source), verb, reason=" ")
        assert response.status_code == 422
        assert 'href="#id_reason"' in text(response)
        assert Profile.objects.get().state == source

    def test_decide_after_another_lead_keeps_what_was_typed(self, client, lead):
        profile = entry()
        other = accounts.lead(name="Benedikta")
        actions.verify(profile, **profiles.SHEET, edit=0, by=other, at=timezone.now())
        response = press(client, profile, "decline", reason="Typed at length")
        page = text(response)
        assert response.status_code == 409
        for shown in ("Benedikta decided before you", "Verified", "Typed at length"):
            assert shown in page
        assert Profile.objects.get().state == State.VERIFIED
        assert Entry.objects.filter(verb="profile.decline").count() == 0

    def test_verify_of_an_entry_that_changed_since_it_was_read(self, client, lead):
        profile = entry()
        Profile.objects.update(edit=1, legal_name="Somebody Else")
        response = press(client, profile, "verify")
        page = text(response)
        assert response.status_code == 409
        assert "Somebody Else" in page
        assert 'name="edit" value="1"' in page
        profile.refresh_from_db()
        assert press(client, profile, "verify").status_code == 302

    @pytest.mark.parametrize("verb", ["", "submit", "close"])
    def test_decide_what_is_no_decision(self, client, lead, verb):
        assert press(client, entry(), verb).status_code == 404

    def test_decide_leads_to_the_next_that_waits(self, client, lead):
        first, second, third = (entry(days=days) for days in (1, 2, 2))
        beyond = sorted([second, third], key=lambda one: (one.due_at, one.pk))
        assert press(client, first, "verify").url == address("change", beyond[0])
        assert client.get(address("next", beyond[0])).url == address("change", beyond[1])
        assert client.get(address("next", beyond[1])).url == address("change", beyond[0])
        for profile in beyond:
            last = press(client, profile, "return", reason="Which?")
        assert last.url == LIST

    def test_decide_leaves_no_reason_in_the_trail_or_the_outbox(self, client, lead):
        press(client, entry(), "decline", reason="A secret reason")
        written = [
            *Entry.objects.values_list("changes", flat=True),
            *Notice.objects.values_list("context", flat=True),
        ]
        assert "secret" not in json.dumps(written)


class TestStrangers:
    @pytest.mark.parametrize("name", ["change", "evidence", "next"])
    def test_screen_by_an_auditor(self, client, name):
        sign_in(client, accounts.auditor())
        assert client.get(address(name, entry())).status_code in (403, 404)
        assert client.get(LIST).status_code == 403

    @pytest.mark.parametrize("name", ["change", "evidence", "next"])
    def test_screen_by_its_own_people(self, client, name):
        profile = entry()
        client.force_login(profile.memberships.get().user)
        assert client.get(address(name, profile)).status_code in (302, 403)

    def test_screen_without_a_second_factor(self, client):
        client.force_login(accounts.lead())
        assert press(client, entry(), "verify").status_code == 302
        assert Profile.objects.get().state == State.PENDING

    @pytest.mark.parametrize("name", ["add", "delete"])
    def test_nobody_adds_or_deletes(self, client, lead, name):
        profile = entry()
        where = reverse("admin:organisations_profile_add") if name == "add" else address("delete", profile)
        assert client.post(where).status_code == 403
        assert Profile.objects.count() == 1
