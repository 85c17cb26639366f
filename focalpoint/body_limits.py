"""Bodies that no page can use are refused before they are read, with a page of ours.

Only pages below my/ take files, and only of someone who has a session: everything else is text. A body that
does not say how long it is, is refused too: no browser sends one.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_path

from focalpoint import error_pages

Answer = Callable[[HttpRequest], HttpResponse]
_FILES_BELOW = "my"


def body_limit_middleware(answer: Answer) -> Answer:
    """Answer 413 to what is too large, by what the request says of its length."""

    def guard(request: HttpRequest) -> HttpResponse:
        length = _length(request)
        if length is not None and length <= limit_of(request):
            return answer(request)
        # The language is chosen by a later middleware.
        with translation.override(translation.get_language_from_request(request, check_path=True)):
            return error_pages.too_large(request)

    return guard


def limit_of(request: HttpRequest) -> int:
    """How long its body may be: text, and one file where files are taken."""
    limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    is_form = request.content_type == "multipart/form-data"
    if is_form and _takes_files(request) and settings.SESSION_COOKIE_NAME in request.COOKIES:
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
