"""Registering an organisation and writing its entry, as its people meet it."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focalpoint.errors import DomainError
from focalpoint.rates import RateError
from organisations.memberships.actions import REGISTRATIONS
from organisations.memberships.models import Membership, MembershipRole
from organisations.profiles.models import Profile
from organisations.profiles.states import State
from tests.factories import accounts, files, memberships, profiles, themes

pytestmark = pytest.mark.django_db


def as_seen(profile):
    """What the page that shows it now posts beside its button."""
    profile.refresh_from_db()
    return {"edit": profile.edit, "evidence": profile.evidence_id or ""}


def url(name, profile=None):
    return reverse(f"profile-{name}", kwargs={"pk": profile.pk} if profile else None)


def text(response):
    return response.content.decode()


def complete(state=State.DRAFT, **fields):
    fields = {"mission": "Clean water.", "registration_number": "KE-1", "due_at": timezone.now(), **fields}
    profile = profiles.profile(state, **fields)
    profile.themes.add(themes.theme())
    return profile


@pytest.fixture
def profile():
    return complete()


@pytest.fixture
def editor(client, profile):
    user = memberships.member(profile, MembershipRole.EDITOR).user
    client.force_login(user)
    return user


def posted(profile, **changes):
    """What the browser sends from the form of the entry."""
    profile.refresh_from_db()
    own = [
        *("edit", "legal_name", "acronym", "kind", "country", "countries_of_work", "website", "mission"),
        "registration_number",
    ]
    data = {name: getattr(profile, name) for name in own}
    data["themes"] = list(profile.themes.values_list("pk", flat=True))
    if profile.listed:
        data["listed"] = "on"
    return {**data, **changes}


class TestCreate:
    def test_create_makes_a_draft_and_its_owner(self, client):
        person = accounts.person()
        client.force_login(person)
        assert client.get(url("create")).status_code == 200
        response = client.post(
            url("create"), {"legal_name": "Water Keepers", "country": "KE", "website": "w.example"}
        )
        made = Profile.objects.get()
        assert response.url == url("edit", made)
        assert (made.country, made.website, made.state) == ("KE", "https://w.example", State.DRAFT)
        assert Membership.objects.get().user == person

    def test_create_by_a_double_click_makes_one(self, client):
        client.force_login(accounts.person())
        first, second = (client.post(url("create"), {"legal_name": "Water Keepers"}) for _ in range(2))
        assert first.url == second.url
        assert Profile.objects.count() == 1

    def test_create_of_one_too_many_a_day_keeps_what_was_typed(self, client):
        client.force_login(accounts.person())
        for number in range(REGISTRATIONS.most):
            client.post(url("create"), {"legal_name": f"Keepers {number}", "different": "on"})
        response = client.post(url("create"), {"legal_name": "Water Keepers", "different": "on"})
        assert response.status_code == 429
        assert "register at most 5 organisations a day" in text(response)
        assert 'value="Water Keepers"' in text(response)

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("legal_name", "", "required"),
            ("legal_name", "\u202e ", "required"),
            ("legal_name", "x" * 201, "at most 200"),
            ("website", "ftp://w.example", "https://"),
            ("website", "not an address", "valid URL"),
            ("country", "XX", "valid choice"),
        ],
    )
    def test_create_with_a_mistake_keeps_what_was_typed(self, client, field, value, sentence):
        client.force_login(accounts.person())
        data = {
            "legal_name": "Water Keepers",
            "website": "https://kept.example",
            "country": "KE",
            field: value,
        }
        response = client.post(url("create"), data)
        assert response.status_code == 422
        assert sentence in text(response)
        assert f"#id_{field}" in text(response)
        kept = "Water Keepers" if field == "website" else "https://kept.example"
        assert f'value="{kept}"' in text(response)
        assert not Profile.objects.exists()

    def test_create_warns_of_one_in_the_directory_before_a_second_is_made(self, client):
        profiles.profile(legal_name="Water Keepers", country="UG")
        client.force_login(accounts.person())
        data = {"legal_name": "WATER KEEPERS"}
        response = client.post(url("create"), data)
        assert response.status_code == 409
        assert "Water Keepers" in text(response)
        assert "Uganda" in text(response)
        assert 'value="WATER KEEPERS"' in text(response)
        assert Profile.objects.count() == 1
        client.post(url("create"), {**data, "different": "1"})
        assert Profile.objects.count() == 2

    def test_create_does_not_tell_of_an_unlisted_one(self, client):
        profiles.profile(legal_name="Water Keepers", listed=False)
        client.force_login(accounts.person())
        assert client.post(url("create"), {"legal_name": "Water Keepers"}).status_code == 302


class TestEdit:
    def test_edit_saves_everything(self, client, editor, profile):
        theme = themes.theme()
        changes = {
            "legal_name": "حراس الماء",
            "name_en": "Water Keepers",
            "name_fr": "Gardiens de l'eau",
            "acronym": "WK",
            "kind": "women",
            "country": "UG",
            "countries_of_work": ["UG", "KE"],
            "website": "https://water.example/",
            "mission": "Wells.\nPipes.",
            "registration_number": "UG-2",
            "themes": [theme.pk],
        }
        data = posted(profile, **changes)
        del data["listed"]
        assert client.post(url("edit", profile), data).url == url("edit", profile)
        kept = Profile.objects.get()
        assert kept.name == {"en": "Water Keepers", "fr": "Gardiens de l'eau"}
        assert (kept.legal_name, kept.kind, kept.country, kept.listed) == ("حراس الماء", "women", "UG", False)
        assert (kept.countries_of_work, list(kept.themes.all())) == (["UG", "KE"], [theme])
        page = text(client.get(url("edit", profile)))
        for shown in (
            "Gardiens de l&#x27;eau",
            'value="UG" selected',
            "Wells.\nPipes.",
            'value="https://water.',
        ):
            assert shown in page

    def test_edit_saves_unfinished_and_goes_on_to_the_preview(self, client, editor, profile):
        data = posted(profile, mission="", kind="", themes=[], preview="1")
        assert client.post(url("edit", profile), data).url == url("preview", profile)
        page = text(client.get(url("preview", profile)))
        for field in ("kind", "mission", "themes"):
            assert f'{url("edit", profile)}#id_{field}"' in page
        assert "Submit registration</button>" not in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("legal_name", ""),
            ("mission", "x" * 3001),
            ("website", "javascript:alert(1)"),
            ("kind", "king"),
            ("themes", ["none"]),
            ("countries_of_work", ["XX"]),
            ("name_en", "x" * 201),
        ],
    )
    def test_edit_with_a_mistake_keeps_what_was_typed(self, client, editor, profile, field, value):
        data = posted(profile, acronym="TYPED", **{field: value})
        response = client.post(url("edit", profile), data)
        assert response.status_code == 422
        assert 'value="TYPED"' in text(response)
        assert f'href="#id_{field.removesuffix("_en")}"' in text(response)
        assert Profile.objects.get().edit == 0

    @pytest.mark.parametrize("intruder", ["\x00", "\u202e", "\u2066", "\ufffe"])
    def test_edit_takes_out_characters_that_cannot_be_kept(self, client, editor, profile, intruder):
        client.post(url("edit", profile), posted(profile, mission=f"Wa{intruder}ter"))
        assert Profile.objects.get().mission == "Water"

    def test_edit_over_a_colleague_shows_both_texts(self, client, editor, profile):
        stale = posted(profile, mission="Mine")
        Profile.objects.update(mission="Theirs", edit=1)
        response = client.post(url("edit", profile), stale)
        page = text(response)
        assert response.status_code == 409
        assert "Mine</textarea>" in page
        assert "Theirs" in page
        assert 'name="edit" value="1"' in page
        assert Profile.objects.get().mission == "Theirs"
        client.post(url("edit", profile), {**stale, "edit": 1})
        assert Profile.objects.get().mission == "Mine"

    def test_edit_after_it_was_suspended_shows_what_was_typed(self, client, editor, profile):
        stale = posted(profile, mission="Typed in the other tab")
        Profile.objects.update(
            state=State.SUSPENDED, reason="Checks", submitted_at=profiles.AT, submitted_by=editor,
            decided_at=profiles.AT, decided_by=editor,
        )  # fmt: skip
        response = client.post(url("edit", profile), stale)
        assert response.status_code == 409
        assert "Typed in the other tab" in text(response)
        assert client.get(url("edit", profile)).url == url("detail", profile)

    @pytest.mark.parametrize("field", ["mission", "registration_number"])
    def test_edit_of_a_verified_entry_cannot_empty_what_was_checked(self, client, field):
        profile = complete(State.VERIFIED)
        client.force_login(memberships.member(profile).user)
        response = client.post(url("edit", profile), posted(profile, **{field: ""}))
        assert response.status_code == 422
        assert f'href="#id_{field}"' in text(response)

    def test_edit_shows_on_top_what_the_office_asked(self, client):
        profile = complete(State.RETURNED, reason="Which registry?")
        client.force_login(memberships.member(profile).user)
        for page in ("edit", "detail"):
            shown = text(client.get(url(page, profile)))
            assert "Which registry?" in shown
            assert str(State.RETURNED.label) in shown


class TestSubmit:
    def test_submit_from_the_preview(self, client, editor, profile):
        page = text(client.get(url("preview", profile)))
        assert "Clean water." in page
        response = client.post(url("submit", profile), as_seen(profile), follow=True)
        assert response.redirect_chain[-1][0] == url("detail", profile)
        kept = Profile.objects.get()
        assert (kept.state, kept.submitted_by) == (State.PENDING, editor)
        assert str(State.PENDING.label) in text(response)

    def test_submit_twice_is_answered_like_the_first(self, client, editor, profile):
        first, second = (client.post(url("submit", profile), as_seen(profile)) for _ in range(2))
        assert first.url == second.url == url("detail", profile)

    def test_submit_says_what_is_missing_and_where(self, client, editor, profile):
        Profile.objects.update(registration_number="")
        response = client.post(url("submit", profile), as_seen(profile))
        assert response.status_code == 409
        assert "#id_registration_number" in text(response)
        assert Profile.objects.get().state == State.DRAFT

    @pytest.mark.parametrize(
        ("refusal", "status"),
        [
            (DomainError("Not now."), 409),
            (RateError("No more than %(most)s a day.", 3, timezone.now() + timedelta(hours=1)), 429),
        ],
        ids=["not now", "too often"],
    )
    def test_submit_that_is_refused_answers_with_its_status(
        self, client, editor, profile, monkeypatch, refusal, status
    ):
        def refuse(*_row, **_options):
            raise refusal

        monkeypatch.setattr("organisations.profiles.actions.submit", refuse)
        response = client.post(url("submit", profile), as_seen(profile))
        assert response.status_code == status
        assert str(refusal.message) in text(response)
        assert ("Retry-After" in response) == (status == 429)

    def test_submit_needs_a_post(self, client, editor, profile):
        assert client.get(url("submit", profile)).url == url("preview", profile)


class TestSaveWhileTyping:
    JSON = {"HTTP_ACCEPT": "application/json"}

    def test_saves_and_says_the_new_number(self, client, editor, profile):
        answer = client.post(url("edit", profile), posted(profile, mission="Typed"), **self.JSON).json()
        assert (answer["edit"], Profile.objects.get().mission) == (1, "Typed")
        assert answer["saved_words"].startswith("Saved at ")

    def test_with_a_mistake_says_so(self, client, editor, profile):
        answer = client.post(url("edit", profile), posted(profile, mission="x" * 3001), **self.JSON)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["mission"])

    def test_over_a_colleague_leads_to_the_page_that_compares(self, client, editor, profile):
        stale = posted(profile, mission="Mine")
        Profile.objects.update(mission="Theirs", edit=1)
        answer = client.post(url("edit", profile), stale, **self.JSON)
        assert (answer.status_code, answer.json()["compare_url"]) == (409, url("edit", profile))

    @pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.PENDING, State.VERIFIED])
    def test_nothing_that_the_office_has_or_the_public_reads_changes_at_each_pause(self, client, state):
        profile = complete(state)
        client.force_login(memberships.member(profile).user)
        page = text(client.get(url("edit", profile)))
        assert ("data-autosave=" in page) == (state in (State.DRAFT, State.RETURNED))
        # What is typed is kept on the device all the same.
        assert f'data-typed="profile:{profile.pk}"' in page


class TestEvidence:
    def add(self, client, profile, upload, **changes):
        return client.post(url("evidence-add", profile), {**posted(profile, **changes), "file": upload})

    def test_add_then_download_then_remove(self, client, editor, profile):
        response = self.add(client, profile, files.upload(name="statutes.pdf"), mission="Saved on the way")
        assert response.url == url("edit", profile) + "#evidence"
        page = text(client.get(url("edit", profile)))
        assert "statutes.pdf" in page
        assert "Files can contain hidden details" in page
        assert Profile.objects.get().evidence.copy_sha256 in page
        assert Profile.objects.get().mission == "Saved on the way"
        download = client.get(url("evidence-download", profile))
        assert download["Content-Disposition"] == 'attachment; filename="statutes.pdf"'
        copy = b"".join(download.streaming_content)
        assert hashlib.sha256(copy).hexdigest() == Profile.objects.get().evidence.copy_sha256
        client.post(url("evidence-remove", profile), posted(profile))
        assert client.get(url("evidence-download", profile)).status_code == 404

    def test_add_of_a_bad_file_says_so_and_saves_the_text(self, client, editor, profile):
        upload = files.upload(b"#!/bin/sh\n", "statutes.pdf")
        response = self.add(client, profile, upload, mission="Saved on the way")
        assert response.status_code == 422
        # The box that says when the session ends is on each page.
        page = text(response).replace('role="alert" hidden', "")
        at_the_field, above = page.count('id="id_file_error"'), page.count('role="alert"')
        assert (at_the_field, above, text(response).count("statutes.pdf:")) == (1, 1, 2)
        kept = Profile.objects.get()
        assert (kept.mission, kept.evidence) == ("Saved on the way", None)

    def test_add_without_choosing_a_file(self, client, editor, profile):
        assert "Choose a file first" in text(client.post(url("evidence-add", profile), posted(profile)))

    @pytest.mark.parametrize("button", ["save", "preview", ""])
    def test_chosen_file_is_kept_whatever_is_pressed(self, client, editor, profile, button):
        data = {**posted(profile, mission="With it"), "file": files.upload(name="statutes.pdf"), button: "1"}
        response = client.post(url("edit", profile), data, follow=True)
        kept = Profile.objects.get()
        assert (kept.mission, kept.evidence.name) == ("With it", "statutes.pdf")
        assert "“statutes.pdf” was added." in text(response)

    def test_chosen_file_takes_the_place_of_the_one_that_is_removed(self, client, editor, profile):
        self.add(client, profile, files.upload(name="old.pdf"))
        data = {**posted(profile), "file": files.upload(name="new.pdf")}
        client.post(url("evidence-remove", profile), data)
        assert Profile.objects.get().evidence.name == "new.pdf"

    def test_chosen_file_is_named_where_the_text_is_not_saved(self, client, editor, profile):
        data = {**posted(profile, website="none at all"), "file": files.upload(name="statutes.pdf")}
        response = client.post(url("edit", profile), data)
        assert response.status_code == 422
        assert "“statutes.pdf” was not added" in text(response)
        assert Profile.objects.get().evidence is None

    def test_remove_of_what_the_office_needs(self, client):
        profile = complete(State.PENDING, registration_number="", evidence=profiles.evidence())
        client.force_login(memberships.member(profile).user)
        client.post(url("evidence-remove", profile), posted(profile))
        assert "The office needs 1 more detail" in text(client.get(url("edit", profile)))
        assert Profile.objects.get().evidence is not None

    def test_download_by_a_reader_but_not_by_the_office(self, client, profile):
        Profile.objects.update(evidence=profiles.evidence())
        client.force_login(accounts.lead())
        assert client.get(url("evidence-download", profile)).status_code == 404


class TestPages:
    @pytest.mark.parametrize("state", State)
    def test_detail_says_the_state_in_words(self, client, state):
        profile = complete(state)
        client.force_login(memberships.member(profile, MembershipRole.READER).user)
        page = text(client.get(url("detail", profile)))
        assert str(State(state).label) in page
        assert "KE-1" in page
        assert (profile.reason in page) is (
            state in ("returned", "declined", "suspended") or not profile.reason
        )

    @pytest.mark.parametrize(
        ("state", "listed", "linked"),
        [(State.VERIFIED, True, True), (State.VERIFIED, False, False), (State.PENDING, True, False)],
    )
    def test_detail_links_to_the_public_page(self, client, state, listed, linked):
        profile = complete(state, listed=listed)
        client.force_login(memberships.member(profile).user)
        address = reverse("organisation-detail", args=[profile.slug])
        assert (address in text(client.get(url("detail", profile)))) is linked

    def test_list_of_somebody_new(self, client):
        client.force_login(accounts.person())
        assert url("create") in text(client.get(url("list")))

    def test_pages_ask_the_same_for_one_and_for_three(
        self, client, editor, profile, django_assert_max_num_queries
    ):
        counts = []
        for _ in range(2):
            taken = []
            for address in (
                url("list"),
                url("detail", profile),
                url("edit", profile),
                url("preview", profile),
            ):
                with django_assert_max_num_queries(8) as captured:
                    assert client.get(address).status_code == 200
                taken.append(len(captured))
            counts.append(taken)
            for _ in range(2):
                memberships.member(user=editor)
                memberships.member(profile)
                profile.themes.add(themes.theme())
        assert counts[0] == counts[1]


class TestStrangers:
    PAGES = [
        "detail",
        "edit",
        "preview",
        "submit",
        "evidence-add",
        "evidence-remove",
        "evidence-download",
        "people",
    ]

    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("make", [lambda: memberships.member().user, accounts.lead, accounts.officer])
    def test_address_of_somebody_elses_organisation(self, client, profile, name, make):
        client.force_login(make())
        for answer in (client.get(url(name, profile), follow=True), client.post(url(name, profile))):
            assert answer.status_code in (404, 405)

    @pytest.mark.parametrize("name", PAGES)
    def test_address_of_an_organisation_one_has_left(self, client, profile, name):
        former = memberships.member(profile, ended_at=profiles.AT, ended_by=accounts.person())
        client.force_login(former.user)
        assert client.get(url(name, profile), follow=True).status_code in (404, 405)

    @pytest.mark.parametrize("name", [*PAGES, "list", "create"])
    def test_address_without_signing_in(self, client, profile, name):
        answer = client.get(url(name, None if name in ("list", "create") else profile))
        assert "/accounts/login/" in answer.url

    @pytest.mark.parametrize("name", ["edit", "submit", "evidence-add", "evidence-remove"])
    def test_reader_may_not_change(self, client, profile, name):
        client.force_login(memberships.member(profile, MembershipRole.READER).user)
        assert client.post(url(name, profile)).status_code == 403

    def test_post_without_its_token(self, profile):
        client = Client(enforce_csrf_checks=True)
        client.force_login(memberships.member(profile).user)
        assert client.post(url("submit", profile)).status_code == 403
