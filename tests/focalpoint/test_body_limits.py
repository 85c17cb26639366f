"""Bodies that no page can use: refused by their length before a byte of them is read, with a page of ours."""

import json
from io import BytesIO

import pytest
from django.conf import settings as project
from django.test import RequestFactory
from django.urls import reverse

from focalpoint.body_limits import body_limit_middleware

MEGABYTE = 1024 * 1024
MULTIPART = "multipart/form-data; boundary=x"


class Unread(BytesIO):
    """A body that must not be touched."""

    def read(self, *_arguments):
        raise AssertionError("The body was read.")

    readline = read


def ask(path, length, kind=MULTIPART, *, session=False, **meta):
    """What the middleware answers to a POST that says it is so long; None when it lets it pass."""
    request = RequestFactory().post(path, content_type=kind)
    request.META.update({"CONTENT_LENGTH": str(length), "wsgi.input": Unread(), **meta})
    request._stream = Unread()
    if session:
        request.COOKIES[project.SESSION_COOKIE_NAME] = "x"
    return body_limit_middleware(lambda _request: None)(request)


PATHS = ["/accounts/login/", "/en/my/inputs/x/files/", "/en/inputs/", "/admin/", "/demo/"]


@pytest.mark.parametrize("path", PATHS)
def test_huge_form_of_a_stranger_is_refused_unread(path):
    response = ask(path, 120 * MEGABYTE)
    assert response.status_code == 413
    assert "That was too much at once" in response.content.decode()
    assert "Go back" in response.content.decode()


def test_body_that_does_not_say_how_long_it_is():
    assert ask("/accounts/login/", "", HTTP_TRANSFER_ENCODING="chunked").status_code == 413
    assert ask("/en/my/", "", session=True, HTTP_TRANSFER_ENCODING="chunked").status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "9" * 30, "١٢"])
def test_length_that_is_none(length):
    assert ask("/accounts/login/", length).status_code == 413


def test_page_is_in_the_language_of_its_address():
    page = ask("/ar/my/inputs/x/files/", 120 * MEGABYTE).content.decode()
    assert 'lang="ar"' in page
    assert 'dir="rtl"' in page


@pytest.mark.parametrize(
    ("path", "kind", "session", "most"),
    [
        ("/accounts/login/", MULTIPART, True, 5),
        ("/en/my/inputs/x/files/", MULTIPART, True, 15),
        ("/en/my/inputs/x/files/", MULTIPART, False, 5),
        ("/en/my/inputs/x/files/", "application/x-www-form-urlencoded", True, 5),
        ("/en/my/inputs/x/files/", "text/plain", True, 5),
        ("/admin/", MULTIPART, True, 5),
        ("/my/", MULTIPART, True, 15),
        ("/en/myth/", MULTIPART, True, 5),
    ],
)
def test_limit_is_what_the_page_can_use(path, kind, session, most):
    assert ask(path, most * MEGABYTE, kind, session=session) is None
    assert ask(path, most * MEGABYTE + 1, kind, session=session).status_code == 413


def test_what_has_no_body_passes():
    assert ask("/en/", "") is None


def test_script_gets_a_sentence():
    response = ask("/en/my/", 120 * MEGABYTE, HTTP_ACCEPT="application/json")
    assert response.status_code == 413
    assert "10 MB" in json.loads(response.content)["message"]


@pytest.mark.django_db
class TestDjangosOwn:
    """What is found out only while it is read: too many fields or files, or text behind a smaller length."""

    def test_too_many_fields(self, client, settings):
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
        self.is_our_page(client.post(reverse("account_login"), {f"x{number}": "" for number in range(30)}))

    def test_too_many_files(self, client):
        data = {f"file{number}": BytesIO(b"x") for number in range(30)}
        self.is_our_page(client.post(reverse("account_login"), data))

    def test_too_much_text_beside_a_file(self, client):
        self.is_our_page(
            client.post(reverse("account_login"), {"text": "x" * 6 * MEGABYTE, "file": BytesIO(b"x")})
        )

    def is_our_page(self, response):
        assert response.status_code == 413
        assert "That was too much at once" in response.content.decode()
