"""Calls as everybody reads them: the list, and one call in whichever of its languages."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.consultations.models import STANDING, Consultation
from engagements.consultations.states import Phase
from engagements.portal.choices import choices
from engagements.portal.filters import CallFilter
from engagements.portal.rows import LISTED, call_rows, input_rows, next_date
from engagements.questions.models import Question
from engagements.submissions import visibility
from engagements.submissions.models import Submission
from engagements.submissions.queries import public_rows
from focalpoint.markdown import to_html
from focalpoint.pages import public_page
from focalpoint.paging import page_of
from focalpoint.translated import Translated
from organisations.themes.models import Theme

SHOWN_INPUTS = 5


def _in_phase(phase: str, now: datetime) -> tuple[Any, list[str]]:
    """The calls of a phase in the order they are read in; the standing call never ends and is in none."""
    calls = Consultation.objects.exclude(standing=True)
    if phase == Phase.UPCOMING:
        return calls.upcoming(now), ["opens_at", "id"]
    if phase == Phase.CLOSED:
        return calls.past(now).filter(closes_at__isnull=False), ["-closes_at", "-id"]
    return calls.open(now), ["closes_at", "id"]


@public_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    asked = request.GET.get("phase", "")
    phase = Phase(asked) if asked in Phase.values else Phase.OPEN
    calls, key = _in_phase(phase, now)
    filters = CallFilter(request.GET, calls.only(*LISTED), choices=choices("theme", "department"))
    page = page_of(filters.qs, request, key=key)
    context = {
        "filters": filters,
        "page": page,
        "calls": call_rows(page.rows, now=now),
        "standing": STANDING,
        "phase": phase,
        "phases": [Phase.OPEN, Phase.UPCOMING, Phase.CLOSED],
    }
    return render(request, "engagements/portal/calls/index.html", context)


@public_page
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One call; `?in=fr` shows it in French whatever the language around it."""
    now = timezone.now()
    themes = Theme.objects.filter(consultations=OuterRef("pk")).values("name")
    calls = Consultation.objects.published().select_related("department")
    call: Any = calls.annotate(theme_names=ArraySubquery(themes)).filter(slug=slug).first()
    if call is None:
        raise Http404
    code = request.GET.get("in", "")
    published = public_rows(Submission.objects.filter(consultation=call))
    context = {
        "call": call,
        "phase": call.phase(now),
        "title": call.title.only(code),
        "summary": call.summary.only(code),
        "body": call.body.only(code),
        "body_html": to_html(str(call.body.only(code))),
        "languages": [(key, name) for key, name in settings.CONTENT_LANGUAGES if call.title.get(key)],
        "questions": _questions(call, code),
        "levels": visibility.choices(call.levels, call.publication),
        "inputs": input_rows(published.order_by("-published_at", "-id")[:SHOWN_INPUTS]),
        **next_date(call, now=now),
    }
    return render(request, "engagements/portal/calls/detail.html", context)


def _questions(call: Consultation, code: str) -> list[Question]:
    questions = list(Question.objects.filter(consultation=call))
    for question in questions:
        question.text, question.help = question.text.only(code), question.help.only(code)
        labels = (Translated(choice["label"]).only(code) for choice in question.choices)
        question.labels = [str(label) for label in labels]  # type: ignore[attr-defined]
    return questions
