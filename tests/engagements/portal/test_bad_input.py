"""Bad input and bad moments: each ends in a sentence that a person understands, with nothing typed lost."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.cases.models import Clarification
from engagements.cases.states import State as CaseState
from engagements.consultations.models import Consultation
from engagements.questions.answers import field_name
from engagements.questions.models import Kind
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions.models import Attachment, Submission, Version
from engagements.submissions.references import normalise
from engagements.submissions.states import State
from organisations.departments.models import PostRole
from organisations.profiles.models import Profile
from organisations.profiles.states import State as ProfileState
from tests.engagements.desk.conftest import sign_in
from tests.factories import (
    accounts,
    cases,
    consultations,
    departments,
    files,
    profiles,
    questions,
    routing,
    submissions,
)  # fmt: skip
from tests.factories.submissions import as_seen

pytestmark = pytest.mark.django_db

# NUL, a bell, overrides and isolates, a character that is none.
INTRUDERS = ["\x00", "\x07", "\u202e", "\u2066", "\u2069", "\ufffe"]
DIRTY = "Wa" + "".join(INTRUDERS) + "ter"
# Halves of surrogate pairs come as bytes that are no UTF-8.
HALF = b"Wa\xed\xa0\x80ter"


@pytest.fixture
def call():
    return consultations.open_call(now=timezone.now())


@pytest.fixture
def draft(call):
    return submissions.draft(consultation=call, at=timezone.now() - timedelta(minutes=5))


@pytest.fixture
def author(client, draft):
    client.force_login(draft.author)
    return draft.author


def url(name, submission):
    return reverse(f"submission-{name}", kwargs={"pk": submission.pk})


def posted(submission, **changes):
    """What the browser sends from the writing page."""
    submission.refresh_from_db()
    own = {name: getattr(submission, name) for name in ("edit", "level", "language", "title", "summary")}
    return {**own, **changes}


def text(response):
    return response.content.decode()


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def multipart(fields, boundary="b0undary"):
    """A form as bytes, so that it may hold what no text can."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + (value if isinstance(value, bytes) else str(value).encode())
        for name, value in fields.items()
    ]
    return b"\r\n".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


class TestCharacters:
    def test_edit_keeps_every_text_without_what_cannot_be_kept(self, client, author, draft, call):
        short, long = questions.question(call), questions.question(call, Kind.LONG_TEXT)
        names = ["title", "summary", field_name(short), field_name(long)]
        assert (
            client.post(url("edit", draft), posted(draft, **dict.fromkeys(names, DIRTY))).status_code == 302
        )
        draft.refresh_from_db()
        assert [draft.title, draft.summary, *draft.answers.values()] == ["Water"] * 4

    @pytest.mark.parametrize("name", ["title", "summary"])
    def test_edit_with_half_a_surrogate_pair_in_a_form_with_files(self, client, author, draft, name):
        body, kind = multipart(posted(draft, **{name: HALF}))
        assert client.post(url("edit", draft), body, content_type=kind).status_code == 302
        draft.refresh_from_db()
        assert getattr(draft, name).startswith("Wa")
        assert getattr(draft, name).endswith("ter")

    def test_names_stay_on_one_line_and_texts_keep_theirs(self, client, author, draft):
        lines = "Water\r\n\u2028Your account is locked"
        client.post(url("edit", draft), posted(draft, title=lines, summary="One\r\n\r\ntwo"))
        draft.refresh_from_db()
        assert (draft.title, draft.summary) == ("Water  Your account is locked", "One\n\ntwo")
        data = {"edit": draft.profile.edit, "legal_name": lines, "name_fr": lines, "mission": "One\ntwo"}
        Profile.objects.filter(pk=draft.profile_id).update(state=ProfileState.DRAFT)
        client.post(reverse("profile-edit", args=[draft.profile_id]), data)
        profile = Profile.objects.get(pk=draft.profile_id)
        assert "\n" not in profile.legal_name + profile.name["fr"]
        assert profile.mission == "One\ntwo"

    @pytest.mark.parametrize("value", [DIRTY, "\x00", "no such thing", "9" * 5000])
    @pytest.mark.parametrize("name", ["edit", "level", "language", "themes"])
    def test_edit_with_what_no_browser_offers(self, client, author, draft, name, value):
        response = client.post(url("edit", draft), posted(draft, **{name: value}, summary="Typed here"))
        assert response.status_code == 422
        assert "Typed here" in text(response)

    @pytest.mark.parametrize("edit", ["-1", "9" * 20])
    def test_edit_number_that_never_was_is_a_conflict_and_loses_nothing(self, client, author, draft, edit):
        response = client.post(url("edit", draft), posted(draft, edit=edit, summary="Typed here"))
        assert response.status_code == 409
        assert "Typed here" in text(response)

    def test_profile_keeps_every_text_without_what_cannot_be_kept(self, client, draft, author):
        names = ["legal_name", "acronym", "mission", "registration_number", "name_fr", "name_ar"]
        profile = draft.profile
        data = {"edit": profile.edit, "kind": "ngo", "country": "KE", **dict.fromkeys(names, DIRTY)}
        Profile.objects.filter(pk=profile.pk).update(state=ProfileState.DRAFT)
        assert client.post(reverse("profile-edit", args=[profile.pk]), data).status_code == 302
        profile.refresh_from_db()
        kept = [profile.legal_name, profile.acronym, profile.mission, profile.registration_number]
        assert kept == ["Water"] * 4
        assert dict(profile.name) == {"fr": "Water", "ar": "Water"}

    @pytest.mark.parametrize("name", ["kind", "country", "countries_of_work", "themes", "website"])
    def test_profile_with_what_no_browser_offers(self, client, draft, author, name):
        data = {"edit": draft.profile.edit, "legal_name": "Typed here", name: DIRTY}
        response = client.post(reverse("profile-edit", args=[draft.profile.pk]), data)
        assert response.status_code == 422
        assert "Typed here" in text(response)

    def test_response_keeps_every_text_without_what_cannot_be_kept(self, client):
        referral = routing.referral(at=timezone.now())
        sign_in(client, departments.post(referral.department, PostRole.REVIEWER).user)
        data = {"edit": 0, "language": "en", "kind": "noted", "text": DIRTY, "commitment": DIRTY}
        assert client.post(reverse("response-edit", args=[referral.pk]), data).status_code == 302
        response = Response.objects.get()
        assert (response.text, response.commitment) == ("Water", "Water")

    @pytest.mark.parametrize("name", ["edit", "kind", "language", "commitment_due", "links"])
    def test_response_with_what_no_browser_offers(self, client, name):
        referral = routing.referral(at=timezone.now())
        sign_in(client, departments.post(referral.department, PostRole.REVIEWER).user)
        data = {"edit": 0, "language": "en", "text": "Typed here", name: DIRTY}
        response = client.post(reverse("response-edit", args=[referral.pk]), data)
        assert response.status_code == 422
        assert "Typed here" in text(response)

    def test_return_and_forward_of_a_referral(self, client):
        referral = routing.referral(at=timezone.now())
        sign_in(client, departments.post(referral.department, PostRole.REVIEWER).user)
        address = reverse("referral-return", args=[referral.pk])
        wrong = client.post(address, {"reason": "Typed here", "suggested": DIRTY})
        assert wrong.status_code == 422
        assert "Typed here" in text(wrong)
        wrong = client.post(
            reverse("referral-forward", args=[referral.pk]), {"reason": "Typed here", "department": "\x00"}
        )
        assert wrong.status_code == 422
        assert "Typed here" in text(wrong)
        assert client.post(address, {"reason": DIRTY}).status_code == 302
        assert Referral.objects.get(pk=referral.pk).reason == "Water"

    def test_decision_keeps_every_text_without_what_cannot_be_kept(self, client):
        officer = accounts.officer()
        case = cases.assigned(officer=officer, at=timezone.now())
        sign_in(client, officer)
        address = reverse("admin:engagements_case_change", args=[case.pk])
        data = {"verb": "return", "return-question": DIRTY}
        assert client.post(address, data).status_code == 302
        assert Clarification.objects.get().question == "Water"

    @pytest.mark.parametrize(
        "data",
        [
            {"verb": "refer", "refer-0-department": "\x00", "refer-0-question": DIRTY},
            {"verb": "assess", "assess-themes": ["\x00", DIRTY], "assess-summary": DIRTY},
            {"verb": "assign", "assign-officer": "\x00"},
            {"verb": "recall", "target": "\x00", "recall-text": DIRTY},
            {"verb": "\x00"},
        ],
    )
    def test_decision_with_what_no_browser_offers(self, client, data):
        officer = accounts.officer()
        case = cases.assigned(officer=officer, at=timezone.now())
        sign_in(client, officer)
        address = reverse("admin:engagements_case_change", args=[case.pk])
        assert client.post(address, data).status_code in (404, 422)

    @pytest.mark.parametrize("value", [DIRTY, "\x00", "x" * 600, "%ED%A0%80", "' OR 1=1 --", "🌊" * 200])
    @pytest.mark.parametrize("name", ["text", "theme", "call", "department", "language", "answered", "page"])
    def test_public_search_reads_whatever_is_asked(self, client, draft, name, value):
        assert client.get(reverse("input-list"), {name: value}).status_code == 200
        assert client.get(reverse("organisation-list"), {name: value}).status_code == 200
        assert client.get(reverse("consultation-list"), {name: value}).status_code == 200

    @pytest.mark.parametrize("value", [DIRTY, "x" * 600, "1", "urn:uuid:0"])
    @pytest.mark.parametrize("name", ["submission-list", "notification-list", "profile-list"])
    def test_own_lists_read_whatever_place_is_asked(self, client, author, name, value):
        assert client.get(reverse(name), {"after": value, "page": value}).status_code == 200


class TestMoments:
    def test_submit_with_one_word_too_many_says_which_answer(self, client, author, draft, call):
        asked = questions.question(call, Kind.LONG_TEXT, word_limit=5)
        typed = "one two three four five six"
        saved = client.post(url("edit", draft), posted(draft, **{field_name(asked): typed}))
        assert saved.status_code == 302
        response = client.post(url("submit", draft), as_seen(draft))
        assert response.status_code == 409
        assert "1 word too long: it has 6, the limit is 5" in text(response)
        assert typed in text(client.get(url("edit", draft)))

    def test_edit_after_the_call_closed_keeps_what_was_typed(self, client, author, draft, call):
        Consultation.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
        assert client.post(url("edit", draft), posted(draft, title="Typed late")).status_code == 302
        response = client.post(url("submit", draft), as_seen(draft))
        assert response.status_code == 409
        assert "Your text is saved as a draft" in text(response)
        assert "Typed late" in text(response)

    def test_submit_twice_in_a_row_makes_one(self, client, author, draft):
        answers = [client.post(url("submit", draft), as_seen(draft)) for _time in range(2)]
        assert {answer.url for answer in answers} == {url("receipt", draft)}
        assert Version.objects.count() == 1

    def test_submit_in_one_tab_then_save_in_the_other(self, client, author, draft):
        data = posted(draft, summary="Typed in the other tab")
        client.post(url("submit", draft), as_seen(draft))
        response = client.post(url("edit", draft), data)
        assert response.status_code == 409
        assert "Typed in the other tab" in text(response)

    def test_submit_in_one_tab_what_was_changed_in_the_other(self, client, author, draft):
        client.post(url("edit", draft), posted(draft, title="Of the second tab"))
        old = {"edit": 0, "level": "open", "language": "en", "title": "Of the first tab", "summary": "x"}
        response = client.post(url("edit", draft), {**old, "preview": ""})
        assert response.status_code == 409
        assert "Of the first tab" in text(response)
        assert "Of the second tab" in text(response)

    def test_edit_and_submit_by_somebody_suspended_meanwhile(self, client, author, draft):
        Profile.objects.filter(pk=draft.profile_id).update(
            state=ProfileState.SUSPENDED,
            reason="Forged.",
            decided_at=timezone.now(),
            decided_by=accounts.lead(),
        )
        client.post(url("edit", draft), posted(draft, title="Typed while suspended"))
        response = client.post(url("submit", draft), as_seen(draft))
        assert response.status_code == 409
        assert "Your text is saved" in text(response)
        assert "Typed while suspended" in text(response)

    def test_edit_by_somebody_whose_account_was_stopped(self, client, author, draft):
        type(author).objects.filter(pk=author.pk).update(is_active=False)
        response = client.post(url("edit", draft), posted(draft, title="Too late"))
        assert response.status_code == 401
        assert "Too late" in text(response)
        assert Submission.objects.get(pk=draft.pk).title != "Too late"

    def test_edit_by_somebody_removed_meanwhile(self, client, author, draft):
        draft.profile.memberships.update(ended_at=timezone.now(), ended_by=author)
        assert client.post(url("edit", draft), posted(draft, title="Too late")).status_code == 404

    @pytest.mark.parametrize("name", ["detail", "edit", "preview", "receipt", "withdraw", "delete"])
    def test_address_of_somebody_elses_draft(self, client, draft, name):
        client.force_login(submissions.draft().author)
        assert client.get(url(name, draft)).status_code == 404

    def test_reference_with_a_typo_says_so(self, client):
        reference = str(cases.submission_in(CaseState.REFERRED).reference)
        wrong = reference[:-1] + ("2" if reference[-1] != "2" else "3")
        response = client.get(reverse("input-detail", args=[wrong]))
        assert response.status_code == 404
        assert "typing mistake" in text(response)
        assert normalise(reference) == reference

    @pytest.mark.parametrize("reference", ["%00", "\u202e", "x" * 600, "FP-2026", "..", "FP-٢٠٢٦-7KQ4-M2X"])
    def test_reference_that_is_none(self, client, reference):
        assert client.get(reverse("input-list") + f"{reference}/").status_code == 404


class TestFiles:
    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (files.PNG, "letter.pdf", "its content is"),
            (b"MZ" + b"\0" * 100, "letter.pdf", "its content is"),
            (b"", "letter.pdf", "This file is empty"),
            (files.PDF + b"0" * 11 * 1024 * 1024, "letter.pdf", "larger than 10"),
            (files.PDF, "letter.exe", "Rename it"),
            (b"<script>", "letter.html", "cannot accept this type of file"),
        ],
    )
    def test_add_of_a_bad_file_says_why_and_saves_the_text(
        self, client, author, draft, content, name, sentence
    ):
        data = posted(draft, title="Typed beside the file", file=files.upload(content, name))
        response = client.post(reverse("attachment-add", args=[draft.pk]), data)
        assert response.status_code == 422
        at_the_field = text(response).split('id="id_file_error"')[1].split("</div>")[0]
        above = text(response).split('role="alert"')[1].split("</div>")[0]
        assert all(sentence in part and name in part for part in (at_the_field, above))
        assert not Attachment.objects.exists()
        assert "Typed beside the file" in text(client.get(url("edit", draft)))

    def test_add_without_choosing_a_file(self, client, author, draft):
        response = client.post(reverse("attachment-add", args=[draft.pk]), posted(draft, title="Kept"))
        assert "Choose a file first" in text(response)
        assert Submission.objects.get(pk=draft.pk).title == "Kept"

    @pytest.mark.parametrize("button", ["save", "preview", ""])
    def test_chosen_file_is_kept_whatever_is_pressed(self, client, author, draft, button):
        data = posted(draft, title="With its annex", file=files.upload(name="annex.pdf"), **{button: "1"})
        response = client.post(url("edit", draft), data, follow=True)
        assert Attachment.objects.get().file.name == "annex.pdf"
        assert "“annex.pdf” was added." in text(response)
        assert Submission.objects.get().title == "With its annex"

    def test_chosen_file_is_kept_when_another_is_removed(self, client, author, draft):
        client.post(url("edit", draft), posted(draft, file=files.upload(name="old.pdf")))
        data = posted(draft, file=files.upload(name="new.pdf"))
        client.post(reverse("attachment-remove", args=[Attachment.objects.get().pk]), data)
        assert Attachment.objects.live().get().file.name == "new.pdf"

    def test_success_is_said_at_the_field_to_which_the_page_leads(self, client, author, draft):
        response = client.post(url("edit", draft), posted(draft, file=files.upload(name="annex.pdf")))
        assert response.url.endswith("#files")
        page = text(client.get(response.url))
        assert "“annex.pdf” was added." in page.split('id="files"')[1]
        assert page.count("“annex.pdf” was added.") == 1

    def test_bad_file_beside_any_button_says_why(self, client, author, draft):
        data = posted(draft, title="Kept", preview="1", file=files.upload(b"", "annex.pdf"))
        response = client.post(url("edit", draft), data)
        assert response.status_code == 422
        assert "annex.pdf: This file is empty" in text(response)
        assert Submission.objects.get().title == "Kept"

    def test_chosen_file_is_named_where_the_text_is_not_saved(self, client, author, draft):
        data = posted(draft, title="x" * 201, file=files.upload(name="annex.pdf"))
        response = client.post(url("edit", draft), data)
        assert response.status_code == 422
        assert "“annex.pdf” was not added" in text(response)

    def test_add_with_a_name_that_misleads(self, client, author, draft):
        upload = files.upload(files.PNG, "fdp.\u202egnp.pdf")
        response = client.post(reverse("attachment-add", args=[draft.pk]), {"file": upload})
        assert "\u202e" not in said(response)

    def test_add_after_it_was_submitted_shows_what_was_typed(self, client, author, draft):
        data = posted(draft, summary="Typed in the other tab", file=files.upload())
        client.post(url("submit", draft), as_seen(draft))
        response = client.post(reverse("attachment-add", args=[draft.pk]), data)
        assert response.status_code == 409
        assert "Typed in the other tab" in text(response)

    @pytest.mark.parametrize("path", ["../../etc/passwd", "%00", "1"])
    def test_download_of_what_is_no_file(self, client, author, path):
        assert client.get(reverse("my-home") + f"files/{path}/").status_code == 404


class TestRequests:
    def test_a_huge_form_is_told_so(self, client, author, draft):
        response = client.post(url("edit", draft), posted(draft, summary="x" * 6 * 1024 * 1024))
        assert response.status_code in (400, 413, 422)
        assert "<h1" in text(response)

    def test_a_huge_form_without_files_is_told_so(self, client, author, draft, settings):
        body = "title=" + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        kind = "application/x-www-form-urlencoded"
        response = client.post(url("edit", draft), body, content_type=kind)
        assert response.status_code in (400, 413)
        assert "<h1" in text(response)

    def test_too_many_fields(self, client, author, draft, settings):
        # Twenty thousand take Django five seconds to read; the answer is the same.
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
        response = client.post(url("edit", draft), {f"x{number}": "" for number in range(201)})
        assert response.status_code == 413
        assert "<h1" in text(response)

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
            (b"nonsense", "multipart/form-data"),
            (b"nonsense", "multipart/form-data; boundary=" + "x" * 300),
            (b"{", "application/json"),
            (b"\xff\xfe", "application/x-www-form-urlencoded; charset=utf-16"),
            (b"a=1", "application/x-www-form-urlencoded; charset=nonsense"),
        ],
    )
    def test_a_form_that_cannot_be_read(self, client, author, draft, body, kind):
        response = client.generic("POST", url("edit", draft), body, content_type=kind)
        assert response.status_code in (400, 422)
        assert "<h1" in text(response)

    def test_a_form_without_its_mark_says_that_what_was_typed_is_still_there(self, draft):
        client = Client(enforce_csrf_checks=True)
        client.force_login(draft.author)
        response = client.post(url("edit", draft), posted(draft, title="Typed here"))
        assert response.status_code == 403
        assert "copy what you typed" in text(response)
        answer = client.post(url("edit", draft), posted(draft), headers={"Accept": "application/json"})
        assert answer.status_code == 403
        assert "Reload" in answer.json()["message"]

    @pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
    @pytest.mark.parametrize("name", ["edit", "detail", "submit", "delete"])
    def test_methods_that_no_form_has(self, client, author, draft, name, method):
        response = getattr(client, method)(url(name, draft))
        assert response.status_code in (200, 405)
        assert Submission.objects.filter(pk=draft.pk, state=State.DRAFT).exists()

    def test_a_host_that_is_not_ours(self, client, settings):
        settings.ALLOWED_HOSTS = ["focalpoint.example.org"]
        response = client.get(reverse("home"), headers={"Host": "evil.example"})
        assert response.status_code == 400
        assert "evil.example" not in text(response)

    def test_register_with_what_no_browser_offers(self, client, author):
        data = {"legal_name": DIRTY, "country": "\x00", "website": "javascript:alert(1)"}
        assert client.post(reverse("profile-create"), data).status_code == 422
        assert not profiles.Profile.objects.filter(legal_name="Water").exists()
