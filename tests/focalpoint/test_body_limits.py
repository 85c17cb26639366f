"""Bodies that no page can use: refused by their length before a byte of them is read, with a page of ours."""

import contextlib
import json
import socket
import subprocess
from io import BytesIO

import pytest
from django.conf import settings as project
from django.test import RequestFactory
from django.urls import reverse

from focalpoint.body_limits import body_limit_middleware
from focalpoint.kept import sender
from tests.portal import ROOT, free_port, wait_until
from tools.local.processes import web

MEGABYTE = 1024 * 1024
MULTIPART = "multipart/form-data; boundary=x"
SESSION = project.SESSION_COOKIE_NAME
TEXT = project.DATA_UPLOAD_MAX_MEMORY_SIZE
WITH_FILE = TEXT + project.UPLOAD_LIMIT_BYTES


class Unread(BytesIO):
    """A body that must not be touched."""

    def read(self, *_arguments):
        raise AssertionError("The body was read.")

    readline = read


class Sent(BytesIO):
    """A body that may be read: so many bytes, one piece at a time."""

    def __init__(self, length):
        self.left = self.length = length

    def read(self, size):
        assert 0 < size <= MEGABYTE
        size = min(size, self.left)
        self.left -= size
        return b"x" * size


@pytest.fixture
def server_address():
    """The server that the portal runs with; this page needs nothing else."""
    port = free_port()
    program = subprocess.Popen(
        web({}, port).command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def answers():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True

    try:
        wait_until(answers, "the server", 60)
        yield "127.0.0.1", port
    finally:
        program.terminate()
        program.wait()


def ask(path, length, kind=MULTIPART, *, cookie="", body=None, **meta):
    """What the middleware answers to a POST that says it is so long; None when it lets it pass."""
    request = RequestFactory().post(path, content_type=kind)
    body = body or Unread()
    request.META.update({"CONTENT_LENGTH": str(length), "wsgi.input": body, **meta})
    request.environ["wsgi.input"] = request._stream = body
    if cookie:
        request.COOKIES[cookie] = "x"
    return body_limit_middleware(lambda _request: None)(request)


PATHS = ["/accounts/login/", "/en/my/inputs/x/files/", "/en/inputs/", "/admin/", "/demo/"]


@pytest.mark.parametrize("path", PATHS)
def test_huge_form_of_a_stranger_is_refused_unread(path):
    response = ask(path, 120 * MEGABYTE)
    assert response.status_code == 413
    assert "Your form or file is too large" in response.content.decode()
    assert "Go back" in response.content.decode()


def test_body_that_does_not_say_how_long_it_is():
    assert ask("/accounts/login/", "", HTTP_TRANSFER_ENCODING="chunked").status_code == 413
    assert ask("/en/my/", "", cookie=SESSION, HTTP_TRANSFER_ENCODING="chunked").status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "9" * 30, "١٢"])
def test_length_that_is_none(length):
    assert ask("/accounts/login/", length).status_code == 413


def test_page_is_in_the_language_of_its_address():
    page = ask("/ar/my/inputs/x/files/", 120 * MEGABYTE).content.decode()
    assert 'lang="ar"' in page
    assert 'dir="rtl"' in page


@pytest.mark.parametrize(
    ("path", "kind", "cookie", "most"),
    [
        ("/accounts/login/", MULTIPART, SESSION, TEXT),
        ("/en/my/inputs/x/files/", MULTIPART, SESSION, WITH_FILE),
        # Their session has ended: the text beside the file is kept for them.
        ("/en/my/inputs/x/files/", MULTIPART, sender.COOKIE, WITH_FILE),
        ("/accounts/login/", MULTIPART, sender.COOKIE, TEXT),
        # Nobody signed in with this browser lately.
        ("/en/my/inputs/x/files/", MULTIPART, "", TEXT),
        ("/en/my/inputs/x/files/", MULTIPART, "other", TEXT),
        ("/en/my/inputs/x/files/", "application/x-www-form-urlencoded", SESSION, TEXT),
        ("/en/my/inputs/x/files/", "text/plain", SESSION, TEXT),
        ("/admin/", MULTIPART, SESSION, TEXT),
        ("/my/", MULTIPART, SESSION, WITH_FILE),
        ("/en/myth/", MULTIPART, SESSION, TEXT),
    ],
)
def test_limit_is_what_the_page_can_use(path, kind, cookie, most):
    assert ask(path, most, kind, cookie=cookie) is None
    assert ask(path, most + 1, kind, cookie=cookie, body=Sent(most + 1)).status_code == 413


@pytest.mark.parametrize(("length", "is_read"), [(4 * TEXT, True), (4 * TEXT + 1, False)])
def test_what_is_somewhat_too_large_is_read_to_its_end(length, is_read):
    """A browser in the middle of sending sees no page, but an error of its own."""
    body = Sent(length)
    assert ask("/accounts/login/", length, body=body).status_code == 413
    assert body.left == (0 if is_read else length)


def test_body_that_ends_too_soon_or_breaks_off_is_answered():
    assert ask("/accounts/login/", 2 * TEXT, body=Sent(TEXT)).status_code == 413

    class Broken(BytesIO):
        def read(self, *_arguments):
            raise OSError("The line is gone.")

    assert ask("/accounts/login/", 2 * TEXT, body=Broken()).status_code == 413


@pytest.mark.django_db
def test_page_has_the_headers_of_every_page(client):
    answer = client.generic("POST", "/accounts/login/", b"x" * (TEXT + 1), MULTIPART)
    assert answer.status_code == 413
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_browser_in_the_middle_of_sending_sees_the_page(server_address):
    """Over a socket: a server that closes without reading resets the line, and the page is lost."""
    for _try in range(3):
        with socket.create_connection(server_address, timeout=30) as line:
            head = "POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            line.sendall(f"{head}Content-Type: {MULTIPART}\r\nContent-Length: {2 * TEXT}\r\n\r\n".encode())
            for _piece in range(2 * TEXT // MEGABYTE):
                line.sendall(b"x" * MEGABYTE)
            said = b"".join(iter(lambda: line.recv(65536), b""))
        assert said.startswith(b"HTTP/1.1 413 ")
        assert b"Your form or file is too large" in said


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
            client.post(reverse("account_login"), {"text": "x" * (TEXT + 1), "file": BytesIO(b"x")})
        )

    def is_our_page(self, response):
        assert response.status_code == 413
        assert "Your form or file is too large" in response.content.decode()
