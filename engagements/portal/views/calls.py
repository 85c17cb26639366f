"""Calls as everyone reads them: the list, and one call in any of its languages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from engagements.consultations.models import STANDING, Consultation, ConsultationQuerySet
from engagements.consultations.models import Publication as Terms
from engagements.consultations.states import Phase
from engagements.portal import corrections
from engagements.portal.choices import choices
from engagements.portal.corrections import Earlier
from engagements.portal.filters import CallFilter
from engagements.portal.follow import calendar, feeds_of_list
from engagements.public.outcomes import OutcomeRow, outcome_row, outcomes_of_call
from engagements.public.presenters.calls import LISTED, CallRow, DatedCall, with_dates
from engagements.public.presenters.directory import ThemeRow, theme_rows
from engagements.public.presenters.inputs import InputRow
from engagements.publications.models import Publication
from engagements.publications.queries import public_rows
from engagements.questions.models import Choice, Question
from engagements.submissions import visibility
from focalpoint.markdown import to_html
from focalpoint.pages import public_page
from focalpoint.paging import PARAMETER, Listing
from focalpoint.prepared import Rows, prepared
from focalpoint.translated import Translated
from organisations.themes.models import Theme

SHOWN_INPUTS = 5
SHOWN = (
    *LISTED,
    *("state", "body", "department_id", "attachments_allowed", "levels", "publication"),
    "closed_early_reason",
)


@dataclass(frozen=True)
class Asked:
    """A question with its choices as they are read, and what it said before it was corrected."""

    question: Question
    labels: list[str]
    corrections: list[Earlier]


@dataclass(frozen=True, slots=True)
class CallPage(DatedCall):
    """One call, as its page shows it."""

    body: Translated
    department_id: str | None
    attachments_allowed: bool
    levels: list[str]
    publication: str
    closed_early_reason: Translated
    department_name: Translated | None
    theme_codes: list[str]
    theme_names: list[Translated]
    outcome_columns: list[dict[str, Any]]

    @property
    def themes(self) -> list[ThemeRow]:
        return theme_rows(self.theme_codes, self.theme_names)

    @property
    def outcomes(self) -> list[OutcomeRow]:
        return [outcome_row(column) for column in self.outcome_columns]

    @property
    def publication_word(self) -> str | Promise:
        return Terms(self.publication).label


@dataclass(frozen=True, slots=True)
class CallText:
    """All texts of a call, in one language where they have it."""

    title: Translated
    summary: Translated
    body: Translated
    closed_early: Translated
    questions: list[Asked]


@dataclass(frozen=True, slots=True)
class _Question:
    id: UUID
    kind: str
    text: Translated
    help: Translated
    required: bool
    word_limit: int | None
    labels: list[Translated]


def _listing(
    rows: Callable[[datetime], ConsultationQuerySet], *key: str
) -> Listing[ConsultationQuerySet, CallRow]:
    """Calls of one phase. The standing one never ends and is in none."""
    return Listing(
        lambda now: rows(now).exclude(standing=True),
        lambda calls: calls.values(*LISTED),
        CallRow,
        key=key,
        now=datetime,
    )


# What happens next comes first.
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
    phase_name = request.GET.get("phase", "")
    phase = Phase(phase_name) if phase_name in Phase.values else Phase.OPEN
    listing = LISTINGS[phase]
    filters = CallFilter(request.GET, choices=choices("theme", "department"))
    page = listing.page(request, filters.narrow(lambda: listing.rows(now=now)), now=now)
    context = {
        "filters": filters,
        "page": page,
        "calls": with_dates(page.rows, phase, now=now),
        "standing": STANDING,
        "phase": phase,
        "phases": LISTINGS,
        "feeds": [*feeds_of_list(filters, "calls", "outcomes"), calendar()],
        "canonical_query": _canonical(request, phase, is_first=page.is_first),
    }
    return render(request, "engagements/portal/calls/index.html", context)


def _canonical(request: HttpRequest, phase: Phase, *, is_first: bool) -> dict[str, object]:
    """The open ones and the first page are there without being asked for."""
    dropped = {"phase"} if phase == Phase.OPEN else set()
    dropped |= {PARAMETER} if is_first else set()
    return {name: value for name, value in request.GET.items() if name not in dropped}


@prepared(CallPage, slug=str)
def _call(slug: str) -> Rows:
    themes = Theme.objects.filter(consultations=OuterRef("pk")).order_by("position", "code")
    calls = Consultation.objects.published().filter(slug=slug).order_by()
    return calls.values(
        *SHOWN,
        department_name=F("department__name"),
        theme_codes=ArraySubquery(themes.values("code")),
        theme_names=ArraySubquery(themes.values("name")),
        outcome_columns=outcomes_of_call(),
    )


@prepared(_Question, call=UUID)
def _questions(call: UUID) -> Rows:
    labels = Choice.objects.filter(question=OuterRef("pk")).values("label")
    fields = ("id", "kind", "text", "help", "required", "word_limit")
    return Question.objects.filter(consultation=call).values(*fields, labels=ArraySubquery(labels))


@prepared(InputRow, call=UUID)
def _inputs(call: UUID) -> Rows:
    published = public_rows(Publication.objects.filter(consultation=call))
    return published.order_by("-published_at", "-id")[:SHOWN_INPUTS]


@public_page("in")
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One call; `?in=fr` shows it in French whatever the language around it."""
    now = timezone.now()
    call = _call.first(slug=slug)
    if call is None:
        raise Http404
    asked = request.GET.get("in", "")
    phase, text = call.phase(now), _text(call, asked)
    context = {
        "call": call,
        "text": text,
        "title": text.title,
        "title_language": text.title.language,
        "description_language": text.summary.language,
        "canonical_query": {"in": asked} if call.title.get(asked) else {},
        "body_html": to_html(str(text.body)),
        "phase": phase,
        "languages": [(key, name) for key, name in settings.CONTENT_LANGUAGES if call.title.get(key)],
        "levels": visibility.choices(call.levels, call.publication),
        "inputs": _inputs(call=call.id),
        "date": call.next_date(phase, now=now),
        "outcomes": call.outcomes,
    }
    return render(request, "engagements/portal/calls/detail.html", context)


def _text(call: CallPage, code: str) -> CallText:
    """The call in the language `code` where there is one."""
    earlier = corrections.by_question(call.id, code)
    questions = []
    for row in _questions(call=call.id):
        question = Question(
            id=row.id,
            kind=row.kind,
            text=row.text.only(code),
            help=row.help.only(code),
            required=row.required,
            word_limit=row.word_limit,
        )
        labels = [str(label.only(code)) for label in row.labels]
        questions.append(Asked(question, labels, earlier.get(row.id, [])))
    return CallText(
        title=call.title.only(code),
        summary=call.summary.only(code),
        body=call.body.only(code),
        closed_early=call.closed_early_reason.only(code),
        questions=questions,
    )
