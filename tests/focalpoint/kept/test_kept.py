"""What someone posts whose session has ended is kept, and shown to them alone once they are in again."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.submissions.models import Submission
from focalpoint import retention
from focalpoint.kept import keep
from focalpoint.kept.models import KeptForm
from tests.editor import form_on, shown, typed_on
from tests.factories import accounts
from tests.factories.submissions import as_seen
from tests.focalpoint.kept.steps import JSON, LONG, end_sessions, next_of, sent_again, signed_in_once, text_of
from tests.organisations.accounts.people import confirmed, sign_in

pytestmark = pytest.mark.django_db


class TestScript:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_answered_401_with_the_address_to_sign_in(self, client, draft, method):
        path = reverse("submission-edit", args=[draft.pk])
        answer = getattr(client, method)(path, **JSON)
        assert answer.status_code == 401
        body = json.loads(answer.content)
        assert body["sign_in_url"] == f"{reverse('account_login')}?next={path}"
        assert "signed out" in body["message"]
        assert not KeptForm.objects.exists()

    def test_is_answered_401_in_the_office_and_without_a_second_factor(self, client):
        path = reverse("admin:engagements_case_changelist")
        assert client.post(path, **JSON).json()["sign_in_url"].startswith("/admin/login/?next=")
        client.force_login(accounts.officer())
        assert client.post(path, **JSON).status_code == 401

    def test_is_answered_401_when_the_cookies_are_gone(self, draft):
        client = Client(enforce_csrf_checks=True)
        answer = client.post(reverse("submission-edit", args=[draft.pk]), **JSON)
        assert answer.status_code == 401


class TestKept:
    def test_text_is_shown_after_signing_in_and_sent_by_one_press(self, client, person, draft):
        signed_in_once(client, person)
        path = reverse("submission-edit", args=[draft.pk])
        page = next_of(client.post(path, text_of(draft, summary=LONG, preview="")))
        assert Submission.objects.get().summary != LONG
        sign_in(client, person.email)
        again = client.get(page)
        assert LONG in typed_on(again).values()
        assert sent_again(client, again).redirect_chain[-1][0] == reverse(
            "submission-preview", args=[draft.pk]
        )
        assert Submission.objects.get().summary.replace("\r", "") == LONG
        assert not KeptForm.objects.exists()

    def test_signing_in_leads_to_it(self, client, person, draft):
        signed_in_once(client, person)
        answer = client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG))
        page = client.get(answer.url)
        form = form_on(page, "login")
        done = client.post(answer.url, {**form, "login": person.email, "password": "correct horse battery"})
        assert done.url == next_of(answer)

    @pytest.mark.parametrize(
        ("name", "status", "left"),
        [
            # It does not say what was seen; it has no file; it was never submitted.
            ("submission-submit", 409, 1),
            ("attachment-add", 422, 1),
            ("submission-withdraw", 409, 1),
            # There is no question on a draft: its page is shown.
            ("submission-resubmit", 200, 0),
        ],
    )
    def test_what_is_only_posted_is_not_done_and_never_405(self, client, person, draft, name, status, left):
        signed_in_once(client, person)
        page = next_of(client.post(reverse(name, args=[draft.pk]), {"answer": LONG}))
        sign_in(client, person.email)
        assert client.get(page).status_code == 200
        assert Submission.objects.get().state == "draft"
        assert sent_again(client, client.get(page)).status_code == status
        assert KeptForm.objects.count() == left

    def test_kept_press_of_submit_submits(self, client, person, draft):
        signed_in_once(client, person)
        page = next_of(client.post(reverse("submission-submit", args=[draft.pk]), as_seen(draft)))
        sign_in(client, person.email)
        assert Submission.objects.get().state == "draft"
        sent_again(client, client.get(page))
        assert Submission.objects.get().state == "submitted"
        assert not KeptForm.objects.exists()

    def test_nothing_is_kept_that_can_be_read_in_the_database(self, client, person, draft):
        signed_in_once(client, person)
        client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG))
        row = KeptForm.objects.values().get()
        assert "wells" not in str(row).lower()
        assert str(draft.pk) not in str(row)

    def test_another_person_does_not_see_it(self, client, person, draft):
        signed_in_once(client, person)
        page = next_of(client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG)))
        sign_in(client, confirmed().email)
        other = client.get(page)
        assert other.status_code == 404
        assert "wells" not in shown(other)
        assert client.post(page).status_code == 404
        assert KeptForm.objects.count() == 1

    def test_whose_it_is_is_known_after_signing_out_in_another_tab(self, client, person, draft):
        client.force_login(person)
        client.get(reverse("my-home"))
        client.post(reverse("account_logout"))
        page = next_of(client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG)))
        sign_in(client, person.email)
        assert client.get(page).status_code == 200

    def test_browser_of_which_nothing_is_known_shows_it_at_once_and_keeps_nothing(self, client, draft):
        answer = client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG))
        assert answer.status_code == 401
        assert LONG in typed_on(answer).values()
        assert not KeptForm.objects.exists()

    @pytest.mark.parametrize("forged", ["x", "ü", "gAAAAABm"])
    def test_forged_cookie_is_nobody(self, client, draft, forged):
        client.cookies["sender"] = forged
        answer = client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG))
        assert answer.status_code == 401

    def test_files_are_not_kept_and_the_page_says_which(self, client, person, draft):
        signed_in_once(client, person)
        upload = SimpleUploadedFile("wells.pdf", b"%PDF-1.4 secret", "application/pdf")
        path = reverse("attachment-add", args=[draft.pk])
        page = next_of(client.post(path, {**text_of(draft, summary=LONG), "file": upload}))
        sign_in(client, person.email)
        assert "wells.pdf" in shown(client.get(page))

    def test_passwords_are_not_kept(self, client, person, draft):
        signed_in_once(client, person)
        path = reverse("submission-edit", args=[draft.pk])
        page = next_of(client.post(path, text_of(draft, summary=LONG, password1="correct horse")))
        client.post(reverse("account_change_password"), {"password1": "correct horse battery"})
        assert KeptForm.objects.count() == 1
        sign_in(client, person.email)
        assert "correct horse" not in shown(client.get(page))

    def test_no_more_than_some_are_kept_of_one_person(self, client, person, draft):
        signed_in_once(client, person)
        for number in range(keep.MOST + 2):
            last = client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, title=str(number)))
        assert KeptForm.objects.count() == keep.MOST
        sign_in(client, person.email)
        assert client.get(next_of(last)).status_code == 200

    def test_what_is_too_large_is_shown_at_once(self, client, person, draft, monkeypatch):
        monkeypatch.setattr(keep, "LARGEST", 10)
        signed_in_once(client, person)
        answer = client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG))
        assert answer.status_code == 401
        assert LONG in typed_on(answer).values()

    def test_it_ends_after_a_day(self, client, person, draft):
        signed_in_once(client, person)
        page = next_of(client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG)))
        KeptForm.objects.update(kept_at=timezone.now() - timedelta(hours=25))
        sign_in(client, person.email)
        assert client.get(page).status_code == 404
        retention.keep(timezone.now())
        assert not KeptForm.objects.exists()

    def test_it_can_be_deleted(self, client, person, draft):
        signed_in_once(client, person)
        page = next_of(client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG)))
        sign_in(client, person.email)
        assert client.post(page).status_code == 302
        assert not KeptForm.objects.exists()

    def test_what_was_kept_with_a_lost_key_is_gone(self, client, person, draft, settings):
        signed_in_once(client, person)
        page = next_of(client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG)))
        KeptForm.objects.update(content="gAAAAA")
        sign_in(client, person.email)
        assert client.get(page).status_code == 404

    def test_whoever_signs_in_by_another_way_hears_of_it(self, client, person, draft):
        signed_in_once(client, person)
        page = next_of(client.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG)))
        other = Client()
        sign_in(other, person.email)
        assert f'<a href="{page}">' in shown(other.get(reverse("my-home")))
        third = Client()
        sign_in(third, confirmed().email)
        assert page not in shown(third.get(reverse("my-home")))


class TestOldMark:
    """The mark against forgery is out of date: someone signed in anew in another tab."""

    @pytest.fixture
    def strict(self, person):
        client = Client(enforce_csrf_checks=True, HTTP_ORIGIN="http://testserver")
        client.force_login(person)
        client.get(reverse("my-home"))
        return client

    def test_what_was_typed_is_shown_with_a_button_that_sends_it(self, strict, person, draft):
        path = reverse("submission-edit", args=[draft.pk])
        page = strict.post(path, text_of(draft, summary=LONG, csrfmiddlewaretoken="x" * 64))
        assert page.status_code == 403
        assert LONG in typed_on(page).values()
        form = form_on(page, "summary")
        assert strict.post(path, form).status_code == 302
        assert Submission.objects.get().summary.replace("\r", "") == LONG

    def test_it_is_kept_where_the_session_has_ended_too(self, strict, person, draft):
        Session.objects.all().delete()
        page = next_of(strict.post(reverse("submission-edit", args=[draft.pk]), text_of(draft, summary=LONG)))
        assert KeptForm.objects.count() == 1
        strict.force_login(person)
        assert LONG in typed_on(strict.get(page)).values()

    def test_kept_form_that_is_sent_with_an_old_mark_goes_once_it_is_sent(self, strict, person, draft):
        end_sessions()
        path = reverse("submission-edit", args=[draft.pk])
        strict.post(path, text_of(draft, summary=LONG))
        strict.force_login(person)
        key = str(KeptForm.objects.get().pk)
        page = strict.post(path, text_of(draft, summary=LONG, **{"kept-form": key}))
        assert page.status_code == 403
        assert KeptForm.objects.count() == 1
        assert strict.post(path, form_on(page, "summary")).status_code == 302
        assert not KeptForm.objects.exists()

    @pytest.mark.parametrize(
        "headers",
        [
            {"HTTP_ORIGIN": "https://evil.example"},
            {"HTTP_ORIGIN": "null"},
            {"HTTP_SEC_FETCH_SITE": "cross-site"},
            {"HTTP_SEC_FETCH_SITE": "same-site"},
            {"HTTP_ORIGIN": "", "HTTP_REFERER": "http://testserver.evil.example/"},
            {"HTTP_ORIGIN": ""},
        ],
    )
    @pytest.mark.parametrize("is_in", [True, False])
    def test_nothing_from_elsewhere_is_shown_or_kept(self, strict, draft, headers, is_in):
        if not is_in:
            Session.objects.all().delete()
        path = reverse("submission-edit", args=[draft.pk])
        answer = strict.post(path, text_of(draft, summary=LONG), **headers)
        assert answer.status_code == 403
        assert "wells are dry" not in shown(answer)
        assert not KeptForm.objects.exists()

    def test_no_password_is_shown(self, strict):
        answer = strict.post(reverse("account_login"), {"login": "a@b.example", "password": "open sesame"})
        assert answer.status_code == 403
        assert "sesame" not in shown(answer)
