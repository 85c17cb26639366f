"""Pages about the office and of help: a text that a lead edits, and the facts that follow it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagements.portal.facts import PARTS
from engagements.portal.filters import HelpFilter
from focalpoint.markdown import to_html
from focalpoint.pages import public_page
from focalpoint.texts.models import Section, Text

FOLDER = "engagements/portal/texts"


@public_page()
@require_safe
def about(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, Section.ABOUT, code, "page.html")


@public_page(*HelpFilter.base_filters)
@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    filters = HelpFilter(request.GET, choices={})
    found = filters.narrow(lambda: Text.objects.of(Section.HELP))
    topics = Text.objects.of(Section.HELP) if found is None else found
    return render(request, f"{FOLDER}/help.html", {"filters": filters, "topics": topics})


@public_page()
@require_safe
def help_topic(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, Section.HELP, code, "topic.html")


def _page(request: HttpRequest, section: Section, code: str, template: str) -> HttpResponse:
    text = Text.objects.of(section).filter(code=code).first()
    if text is None:
        raise Http404
    context = {"text": text, "body_html": to_html(str(text.body)), "parts": PARTS.get(code, ())}
    return render(request, f"{FOLDER}/{template}", context)
