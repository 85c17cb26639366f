"""The home page: what this is, what is asked now, what was answered recently."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.consultations.models import STANDING, Consultation
from engagements.consultations.states import Phase
from engagements.portal.figures import overview
from engagements.public.answers import latest
from engagements.public.outcomes import latest_outcomes
from engagements.public.presenters.calls import LISTED, CallRow, with_dates
from focalpoint.pages import public_page
from focalpoint.prepared import Rows, prepared

CALLS = 6


@prepared(CallRow, now=datetime)
def _next_to_close(now: datetime) -> Rows:
    calls = Consultation.objects.open(now).exclude(standing=True).order_by("closes_at", "id")
    return calls.values(*LISTED)[:CALLS]


@public_page()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "calls": with_dates(_next_to_close(now=now), Phase.OPEN, now=now),
        "answers": latest(),
        "outcomes": latest_outcomes(),
        "figures": overview(now),
        "standing": STANDING,
    }
    return render(request, "engagements/portal/home/index.html", context)
