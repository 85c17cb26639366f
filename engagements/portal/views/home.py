"""The front door: what this is, what is asked now, what was answered lately."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.consultations.models import STANDING, Consultation
from engagements.portal.answers import latest_answers
from engagements.portal.figures import overview
from engagements.portal.rows import LISTED, answer_rows, call_rows
from focalpoint.pages import public_page

CALLS = 6
ANSWERS = 4


@public_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    calls = Consultation.objects.open(now).exclude(standing=True).order_by("closes_at", "id")
    context = {
        "calls": call_rows(calls.only(*LISTED)[:CALLS], now=now),
        "answers": answer_rows(latest_answers()[:ANSWERS]),
        "figures": overview(now),
        "standing": STANDING,
    }
    return render(request, "engagements/portal/home/index.html", context)
