"""Bodies that no page can use are refused before they are read, with a page of ours.

Only pages below my/ take files, and only of someone who has a session, or had one in this browser: the text
beside the file is kept for them. Everything else is text. A body that does not say how long it is, is refused
too: no browser sends one.

A browser that is still sending when the line is closed shows an error of its own. So what is only somewhat
too large is read and thrown away, and the page is seen.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_path

from focalpoint import error_pages
from focalpoint.kept import sender

Answer = Callable[[HttpRequest], HttpResponse]
_FILES_BELOW = "my"
# So many times the limit is still read, by pieces.
_READ_UP_TO = 4
_PIECE = 64 * 1024


def body_limit_middleware(answer: Answer) -> Answer:
    """Answer 413 to what is too large, by what the request says of its length."""

    def guard(request: HttpRequest) -> HttpResponse:
        length = _length(request)
        if length is not None and length <= limit_of(request):
            return answer(request)
        if length is not None and length <= _READ_UP_TO * limit_of(request):
            _read_away(request, length)
        # The language is chosen by a later middleware, and one of the headers is set there.
        with translation.override(translation.get_language_from_request(request, check_path=True)):
            response = error_pages.too_large(request)
        response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        return response

    return guard


def _read_away(request: HttpRequest, length: int) -> None:
    body = request.META["wsgi.input"]
    while length > 0:
        try:
            piece = body.read(min(_PIECE, length))
        except OSError:
            return
        if not piece:
            return
        length -= len(piece)


def limit_of(request: HttpRequest) -> int:
    """How long its body may be: text, and one file where files are taken."""
    limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    is_form = request.content_type == "multipart/form-data"
    # No door: whoever makes up such a cookie may send one file more, which nobody keeps.
    is_known = not request.COOKIES.keys().isdisjoint({settings.SESSION_COOKIE_NAME, sender.COOKIE})
    if is_form and is_known and _takes_files(request):
        return limit + int(settings.UPLOAD_LIMIT_BYTES)
    return limit


def _length(request: HttpRequest) -> int | None:
    """None where it is not said or is no number."""
    if request.META.get("HTTP_TRANSFER_ENCODING"):
        return None
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else None


def _takes_files(request: HttpRequest) -> bool:
    parts = request.path_info.strip("/").split("/")
    return parts[1 if get_language_from_path(request.path_info) else 0 :][:1] == [_FILES_BELOW]
