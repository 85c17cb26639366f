"""The front door: what this is, what is asked now, what was answered lately."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.consultations.models import STANDING, Consultation
from engagements.consultations.states import Phase
from engagements.portal.answers import latest
from engagements.portal.figures import overview
from engagements.portal.rows import LISTED, answer_rows, call_rows
from focalpoint.pages import public_page
from focalpoint.prepared import Prepared

CALLS = 6


@partial(Prepared, now=datetime)
def _next_to_close(now: datetime) -> Any:
    calls = Consultation.objects.open(now).exclude(standing=True).order_by("closes_at", "id")
    return calls.values(*LISTED)[:CALLS]


@public_page()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "calls": call_rows(_next_to_close(now=now), Phase.OPEN, now=now),
        "answers": answer_rows(latest()),
        "figures": overview(now),
        "standing": STANDING,
    }
    return render(request, "engagements/portal/home/index.html", context)
