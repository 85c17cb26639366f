"""Feeds and calendars, in the language that their address says. Kept and forgotten as public pages are."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from engagements.api import calendars
from engagements.api.feeds import FEEDS
from engagements.public.latest import Scope, call_that_closes, calls_to_close
from focalpoint.icalendar import CONTENT_TYPE
from focalpoint.pages import public_page

View = Callable[..., HttpResponse]


def in_its_language(view: View) -> View:
    """Of an address that does not begin with its language, where the middleware would see it."""

    @wraps(view)
    def read(request: HttpRequest, language: str, **kwargs: str) -> HttpResponse:
        translation.activate(language)
        request.LANGUAGE_CODE = language
        return view(request, **kwargs)

    return read


@in_its_language
@public_page()
@require_safe
def feed(request: HttpRequest, kind: str, theme: str = "", department: str = "") -> HttpResponse:
    if kind not in FEEDS:
        raise Http404
    answer: HttpResponse = FEEDS[kind]()(request, scope=Scope(theme=theme, department=department))
    return answer


@in_its_language
@public_page()
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """When each call that is open or will be closes."""
    closing = calls_to_close(timezone.now())
    return HttpResponse(calendars.of_calls(closing), content_type=CONTENT_TYPE)


@public_page()
@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """When one call closes, to add to a calendar."""
    entry = call_that_closes(slug)
    if entry is None:
        raise Http404
    return HttpResponse(calendars.of_calls([entry]), content_type=CONTENT_TYPE)
