"""Calls as everybody reads them: the list, and one call in whichever of its languages."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.consultations.models import STANDING, Consultation
from engagements.consultations.states import Phase
from engagements.portal import corrections
from engagements.portal.choices import choices
from engagements.portal.corrections import Earlier
from engagements.portal.filters import CallFilter
from engagements.portal.rows import LISTED, call_rows, input_rows, next_date
from engagements.publications.models import Publication
from engagements.publications.queries import public_rows
from engagements.questions.models import Choice, Question
from engagements.submissions import visibility
from focalpoint.markdown import to_html
from focalpoint.pages import public_page
from focalpoint.paging import PARAMETER, Listing
from focalpoint.prepared import Prepared
from organisations.themes.models import Theme

SHOWN_INPUTS = 5
SHOWN = (
    *LISTED,
    *("id", "state", "body", "department_id", "attachments_allowed", "levels", "publication"),
    "closed_early_reason",
)


@dataclass(frozen=True)
class Asked:
    """A question with its choices as they are read, and what it said before it was corrected."""

    question: Question
    labels: list[str]
    corrections: list[Earlier]


def _listing(rows: Any, *key: str) -> Listing:
    """Calls of one phase. The standing one never ends and is in none."""
    return Listing(
        lambda now: rows(now).exclude(standing=True),
        lambda calls: calls.values("id", *LISTED),
        key=key,
        now=datetime,
    )


# What comes next is read first.
LISTINGS = {
    Phase.OPEN: _listing(lambda now: Consultation.objects.open(now), "closes_at", "id"),
    Phase.UPCOMING: _listing(lambda now: Consultation.objects.upcoming(now), "opens_at", "id"),
    Phase.CLOSED: _listing(
        lambda now: Consultation.objects.past(now).filter(closes_at__isnull=False), "-closes_at", "-id"
    ),
}


@public_page("phase", PARAMETER, *CallFilter.base_filters)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    asked = request.GET.get("phase", "")
    phase = Phase(asked) if asked in Phase.values else Phase.OPEN
    listing = LISTINGS[phase]
    filters = CallFilter(request.GET, choices=choices("theme", "department"))
    page = listing.page(request, filters.narrow(lambda: listing.rows(now=now)), now=now)
    context = {
        "filters": filters,
        "page": page,
        "calls": call_rows(page.rows, phase, now=now),
        "standing": STANDING,
        "phase": phase,
        "phases": LISTINGS,
    }
    return render(request, "engagements/portal/calls/index.html", context)


@partial(Prepared, slug=str)
def _call(slug: str) -> Any:
    themes = Theme.objects.filter(consultations=OuterRef("pk")).values("name")
    calls = Consultation.objects.published().filter(slug=slug).order_by()
    return calls.values(*SHOWN, department_name=F("department__name"), theme_names=ArraySubquery(themes))


@partial(Prepared, call=UUID)
def _asked(call: UUID) -> Any:
    labels = Choice.objects.filter(question=OuterRef("pk")).values("label")
    fields = ("id", "kind", "text", "help", "required", "word_limit")
    return Question.objects.filter(consultation=call).values(*fields, labels=ArraySubquery(labels))


@partial(Prepared, call=UUID)
def _inputs(call: UUID) -> Any:
    published = public_rows(Publication.objects.filter(consultation=call))
    return published.order_by("-published_at", "-id")[:SHOWN_INPUTS]


@public_page("in")
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One call; `?in=fr` shows it in French whatever the language around it."""
    now = timezone.now()
    row = _call.first(slug=slug)
    if row is None:
        raise Http404
    call = Consultation(**{name: row[name] for name in SHOWN})
    phase = call.phase(now) or Phase.UPCOMING
    context = {
        "call": call,
        "department": row["department_name"],
        "themes": row["theme_names"],
        "phase": phase,
        "languages": [(key, name) for key, name in settings.CONTENT_LANGUAGES if call.title.get(key)],
        "levels": visibility.choices(call.levels, call.publication),
        "inputs": input_rows(_inputs(call=call.pk)),
        **_text(call, request.GET.get("in", "")),
        **next_date(row, phase, now=now),
    }
    return render(request, "engagements/portal/calls/detail.html", context)


def _text(call: Consultation, code: str) -> dict[str, Any]:
    """All that is written in the call, in the language `code` where there is one."""
    earlier = corrections.by_question(call.pk, code)
    questions = []
    for row in _asked(call=call.pk):
        labels = [str(label.only(code)) for label in row.pop("labels")]
        question = Question(**row)
        question.text, question.help = question.text.only(code), question.help.only(code)
        questions.append(Asked(question, labels, earlier.get(question.pk, [])))
    body = call.body.only(code)
    return {
        "title": call.title.only(code),
        "summary": call.summary.only(code),
        "body": body,
        "body_html": to_html(str(body)),
        "closed_early": call.closed_early_reason.only(code),
        "questions": questions,
    }
