"""Published inputs: the list, and one input with where it went and what was answered."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.portal.choices import choices
from engagements.portal.filters import InputFilter, is_answered
from engagements.portal.rows import input_rows
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions.models import Submission
from engagements.submissions.queries import public_input, public_rows, was_public
from engagements.submissions.references import Typo, normalise
from focalpoint.pages import public_page
from focalpoint.paging import capped_count, page_of

FILES = "engagements/portal/inputs"


@public_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    offered = choices("theme", "department", "call", asked=request.GET.get("call", ""))
    filters = InputFilter(request.GET, Submission.objects.published(), choices=offered)
    rows = public_rows(filters.qs).annotate(answered=is_answered())
    page = page_of(rows, request, key=["-published_at", "-id"])
    context = {
        "filters": filters,
        "page": page,
        "inputs": input_rows(page.rows),
        "count": capped_count(filters.qs),
    }
    return render(request, f"{FILES}/index.html", context)


@public_page
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    try:
        written = normalise(reference)
    except Typo as typo:
        return render(request, f"{FILES}/typo.html", {"typo": typo, "reference": reference}, status=404)
    if written and written != reference:
        return redirect("input-detail", reference=written, permanent=True)
    found = public_input(written) if written else None
    if found is None:
        return _gone(request, written)
    context = {
        "input": input_rows([found])[0],
        "referrals": _where_it_went(found),
        "responses": _answers(found),
        "now": timezone.now(),
    }
    return render(request, f"{FILES}/detail.html", context)


def _gone(request: HttpRequest, reference: str) -> HttpResponse:
    """What was public once says that it was withdrawn; of anything else the public knows nothing."""
    if reference and was_public(reference):
        return render(request, f"{FILES}/withdrawn.html", {"reference": reference}, status=410)
    raise Http404


def _where_it_went(found: dict[str, Any]) -> Any:
    """Which departments have or had it; neither the question put to them nor their reasons are public."""
    referrals = Referral.objects.public().filter(submission=found["id"]).select_related("department")
    shown = ("state", "purpose", "sent_at", "due_at", "settled_at", "department__code")
    return referrals.only(*shown, "department__name", "department__acronym").order_by("sent_at", "id")


def _answers(found: dict[str, Any]) -> Any:
    responses = Response.objects.public().filter(referral__submission=found["id"])
    return responses.select_related("referral__department").order_by("released_at", "id")
