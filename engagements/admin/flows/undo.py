"""Undo a decision within its minute; what was typed is on the page again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from engagements.admin.case_loading import VIEW
from engagements.admin.queue import FILTERED_BY
from engagements.cases.models import Case
from engagements.decisions import actions as decisions
from focalpoint.access import load_allowed
from focalpoint.errors import DomainError
from organisations.accounts.requests import SignedIn


def undo(request: SignedIn, pk: UUID) -> HttpResponse:
    """Back to the case, with what was typed; too late, and the case says what was sent."""
    case = load_allowed(request.user, VIEW, Case.objects.all(), decisions=pk)
    page = reverse("admin:engagements_case_change", args=[case.pk])
    if request.method != "POST":
        # After signing in again one is led to the address of the form that was posted.
        return redirect(page)
    kept = {FILTERED_BY: filters} if (filters := request.GET.get(FILTERED_BY)) else {}
    try:
        decisions.undo(case.decisions.get(pk=pk), by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The decision was undone. What you typed is below."))
        kept["again"] = str(pk)
    return redirect(f"{page}?{urlencode(kept)}" if kept else page)
