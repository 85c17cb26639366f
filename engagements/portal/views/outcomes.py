"""Outcomes as everyone reads them: what became of what was said in a call, or in some of its inputs."""

from uuid import UUID

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagements.outcomes.models import Outcome
from engagements.public.outcome_page import outcome_page
from engagements.public.outcomes import EditionRow, editions_of, outcome_address, taken_down
from focalpoint.pages import public_page

FILES = "engagements/portal/outcomes"
LONGEST_DESCRIPTION = 200


@public_page("edition")
@require_safe
def of_call(request: HttpRequest, slug: str) -> HttpResponse:
    """The outcome of a call; `?edition=1` shows what it said before it was corrected."""
    return _show(request, slug, None)


@public_page("edition")
@require_safe
def detail(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The outcome of some inputs to a call."""
    return _show(request, slug, pk)


def _show(request: HttpRequest, slug: str, pk: UUID | None) -> HttpResponse:
    outcomes = Outcome.objects.public().filter(consultation__slug=slug)
    outcomes = outcomes.filter(case=None) if pk is None else outcomes.filter(pk=pk, case__isnull=False)
    outcome = outcomes.values("id", "consultation_id", "case_id", call=F("consultation__title")).first()
    if outcome is None:
        if taken_down(slug, pk):
            return render(request, f"{FILES}/taken_down.html", {"slug": slug}, status=410)
        raise Http404
    editions = editions_of(outcome["id"])
    shown = _wanted(editions, request.GET.get("edition", ""))
    page = outcome_page(shown.content, outcome["consultation_id"], outcome["case_id"])
    is_current = shown is editions[-1]
    context = {
        "page": page,
        "title": page.title,
        "title_language": page.title.language,
        "description": str(page.introduction.text.shortened(LONGEST_DESCRIPTION)),
        "description_language": page.introduction.language,
        "call_title": outcome["call"],
        "slug": slug,
        "shown": shown,
        "editions": editions,
        "is_current": is_current,
        "current_address": outcome_address(slug, outcome["id"], is_of_call=pk is None),
        "canonical_query": {} if is_current else {"edition": shown.number},
    }
    return render(request, f"{FILES}/detail.html", context)


def _wanted(editions: list[EditionRow], number: str) -> EditionRow:
    """The current one, unless an earlier one is asked for."""
    earlier = {str(edition.number): edition for edition in editions}
    return earlier.get(number, editions[-1])
