"""What was kept stays until it was sent, and what cannot be kept is shown whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from engagements.submissions.models import Submission
from focalpoint.kept import content
from focalpoint.kept.models import KeptForm
from tests.editor import form_on, shown, typed_on
from tests.focalpoint.kept.steps import LONG, next_of, sent_again, signed_in_once, text_of
from tests.organisations.accounts.people import confirmed, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(draft):
    return reverse("submission-edit", args=[draft.pk])


@pytest.fixture
def kept(client, person, draft, path):
    """The page of a form that is kept, its person signed in again."""
    signed_in_once(client, person)
    address = next_of(client.post(path, text_of(draft, summary=LONG)))
    sign_in(client, person.email)
    return client.get(address)


class TestStaysUntilSent:
    @pytest.mark.parametrize("name", ["submission-edit", "submission-delete", "submission-submit"])
    def test_row_that_is_gone(self, client, draft, kept, name):
        path = reverse(name, args=[draft.pk])
        Submission.objects.all().delete()
        assert client.post(path, form_on(kept, "kept-form")).status_code == 404
        assert KeptForm.objects.count() == 1

    def test_form_that_is_not_valid(self, client, kept):
        answer = sent_again(client, kept, title="x" * 5000)
        assert answer.status_code == 422
        assert KeptForm.objects.count() == 1

    def test_page_that_is_only_shown_again(self, client, draft, kept):
        """A form of accounts or of the admin is shown again with 200 where something is wrong."""
        answer = client.post(reverse("person-settings"), form_on(kept, "kept-form"))
        assert answer.status_code in (200, 422)
        assert KeptForm.objects.count() == 1

    def test_it_goes_once_it_is_sent(self, client, kept):
        assert sent_again(client, kept).status_code == 200
        assert not KeptForm.objects.exists()

    def test_it_is_not_kept_twice_where_the_session_ends_again(self, client, person, path, kept):
        client.post(reverse("account_logout"))
        address = next_of(client.post(path, form_on(kept, "kept-form")))
        assert KeptForm.objects.count() == 1
        sign_in(client, person.email)
        assert LONG in typed_on(client.get(address)).values()

    def test_deleting_it_is_no_form_to_keep(self, client, person, path, kept):
        client.post(reverse("account_logout"))
        address = reverse("kept-form", args=[KeptForm.objects.get().pk])
        assert next_of(client.post(address)) == address
        assert KeptForm.objects.count() == 1


@pytest.mark.parametrize("bad", ["x", "ü", "1", "\ud800", "a" * 5000, "3f67fd09-9279-4754-afd8-f17ecaf19b9f"])
def test_key_of_no_kept_form_does_no_harm(client, draft, path, kept, bad):
    client.raise_request_exception = True
    posted = text_of(draft, title="Rivers", **{"kept-form": bad.encode("utf-8", "replace").decode()})
    assert client.post(path, posted).status_code == 302
    assert Submission.objects.get().title == "Rivers"
    assert KeptForm.objects.count() == 1


def test_key_of_the_kept_form_of_another_person_leaves_it(client, kept):
    key = str(KeptForm.objects.get().pk)
    client.force_login(confirmed())
    client.post(reverse("person-settings"), {"name": "Amina", "language": "en", "kept-form": key})
    assert KeptForm.objects.count() == 1


class TestNothingIsKept:
    @pytest.mark.parametrize("short", ["Wells", "Tunisia", "No", "12", "on", LONG])
    def test_every_text_is_shown(self, client, path, draft, short):
        answer = client.post(path, text_of(draft, summary=short))
        assert answer.status_code == 401
        assert short in typed_on(answer).values()
        assert {"0", str(draft.edit)}.isdisjoint(typed_on(answer).values())

    def test_press_of_a_button_is_not_dropped_in_silence(self, client, draft):
        answer = client.post(reverse("submission-submit", args=[draft.pk]), {"seen": str(draft.pk)})
        assert answer.status_code == 401
        assert "Nothing was sent" in shown(answer)
        assert "below" not in shown(answer)
        assert not typed_on(answer)

    def test_files_are_named(self, client, draft):
        upload = SimpleUploadedFile("wells.pdf", b"%PDF-1.4", "application/pdf")
        answer = client.post(reverse("attachment-add", args=[draft.pk]), {"file": upload})
        assert answer.status_code == 401
        assert "wells.pdf" in shown(answer)

    def test_short_answer_is_shown_where_the_row_is_gone(self, client, person, draft):
        client.force_login(person)
        path = reverse("submission-withdraw", args=[draft.pk])
        draft.delete()
        answer = client.post(path, {"reason": "No"})
        assert answer.status_code == 404
        assert "No" in typed_on(answer).values()


def halves(client, path):
    """What a browser of no maker sends: half of a surrogate pair."""
    body = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\na\\ud800b\r\n--x--\r\n'
    return client.generic("POST", path, body, "multipart/form-data; boundary=x; charset=unicode_escape")


class TestHalfOfASurrogatePair:
    def test_it_comes_that_way(self, path):
        assert halves(RequestFactory(), path).POST["title"] == "a\ud800b"

    def test_it_is_left_out_of_what_is_kept(self, client, person, path):
        signed_in_once(client, person)
        page = next_of(halves(client, path))
        sign_in(client, person.email)
        assert client.get(page).context["content"].fields == [("title", "ab")]

    def test_it_is_left_out_of_what_is_shown(self, client, path):
        assert "ab" in typed_on(halves(client, path)).values()

    def test_it_is_left_out_where_the_row_is_gone(self, client, person, draft, path):
        client.force_login(person)
        draft.delete()
        assert "ab" in typed_on(halves(client, path)).values()


def test_the_largest_page_of_ours_can_be_kept(settings):
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 3 <= content.LARGEST
    large = content.Content("/en/", [("a", "ع" * content.LARGEST)])
    assert large.size > content.LARGEST
    assert len(content.encrypted(large)) < content.LARGEST


def test_any_content_can_be_encrypted():
    odd = content.Content("/en/", [("a", "\ud800")])
    assert content.decrypted(content.encrypted(odd)) == odd
