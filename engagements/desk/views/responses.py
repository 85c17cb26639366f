"""Writing the department's response together, clearing it, sending it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from engagements.desk import reading
from engagements.desk.forms import ResponseForm, initial
from engagements.desk.views.referrals import load
from engagements.responses import actions
from engagements.responses.errors import ConflictError
from engagements.responses.models import Response
from engagements.routing.models import Referral
from focalpoint.access import check
from focalpoint.errors import BadValueError, wants_json
from focalpoint.forms import refuse
from organisations.accounts.requests import SignedIn

FILES = "engagements/desk/responses"


@login_required
def edit(request: SignedIn, pk: Any) -> HttpResponse:
    """The response editor; a script saves through it too."""
    referral = load(request, "respond_referral", pk)
    if request.method != "POST":
        begun = initial(reading.response_of(referral), referral)
        return _draw(request, referral, ResponseForm(initial=begun))
    form = ResponseForm(request.POST)
    if not form.is_valid():
        return _invalid(request, referral, form)
    try:
        response = actions.respond(referral, **form.content(), by=request.user, at=timezone.now())
    except ConflictError as conflict:
        return _compare(request, referral, conflict)
    except BadValueError as refusal:
        refuse(form, refusal)
        return _invalid(request, referral, form)
    if wants_json(request):
        moment = date_format(timezone.localtime(response.saved_at), "H:i")
        words = _("Saved at %(time)s") % {"time": moment}
        return JsonResponse({"edit": response.edit, "saved_words": words, "warnings": []})
    return redirect("referral-detail", pk=pk)


def _draw(
    request: SignedIn, referral: Referral, form: ResponseForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    page = reading.page(referral, request.user, at=timezone.now())
    return render(request, f"{FILES}/edit.html", {**page, "form": form, **context}, status=status)


def _invalid(request: SignedIn, referral: Referral, form: ResponseForm) -> HttpResponse:
    if wants_json(request):
        errors = {name: [str(error) for error in found] for name, found in form.errors.items()}
        message = _("Not saved: %(reason)s") % {"reason": next(iter(errors.values()))[0]}
        return JsonResponse({"message": message, "errors": errors}, status=400)
    return _draw(request, referral, form, status=422)


def _compare(request: SignedIn, referral: Referral, conflict: ConflictError) -> HttpResponse:
    """Both texts: what was typed in the form, what a colleague saved beside it."""
    if wants_json(request):
        url = reverse("response-edit", kwargs={"pk": referral.pk})
        return JsonResponse({"message": str(conflict.message), "compare_url": url}, status=409)
    data = request.POST.copy()
    data["edit"] = str(conflict.theirs.edit)
    return _draw(request, referral, ResponseForm(data), status=409, theirs=conflict.theirs)


def _load_response(request: SignedIn, verb: str, pk: Any) -> Response:
    """The response to the referral `pk`, if the person may do `verb` with it."""
    rows = Response.objects.filter(referral__in=Referral.objects.on_desk_of(request.user))
    response = (
        rows.select_related("referral__case", "referral__version__submission", "referral__department")
        .filter(referral=pk)
        .first()
    )
    if response is None:
        raise Http404
    check(request.user, f"engagements.{verb}_response", response)
    return response


@login_required
@require_POST
def clear(request: SignedIn, pk: Any) -> HttpResponse:
    actions.clear(_load_response(request, "clear", pk), by=request.user, at=timezone.now())
    return redirect("referral-detail", pk=pk)


@login_required
@require_POST
def reopen(request: SignedIn, pk: Any) -> HttpResponse:
    actions.reopen(_load_response(request, "reopen", pk), by=request.user, at=timezone.now())
    return redirect("response-edit", pk=pk)


@login_required
@require_POST
def send(request: SignedIn, pk: Any) -> HttpResponse:
    actions.send(_load_response(request, "send", pk), by=request.user, at=timezone.now())
    return redirect("referral-detail", pk=pk)
