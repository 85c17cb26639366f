"""Writing the department's response together, approving it, sending it."""

from collections.abc import Callable
from typing import Unpack
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from engagements.desk import referral_view
from engagements.desk.forms import Content, ResponseForm
from engagements.desk.views.referrals import load
from engagements.responses import actions
from engagements.responses.models import Response
from engagements.routing.models import Referral
from focalpoint.access import check
from focalpoint.editor import answers, changed, copies, edit_seen, keeps_what_was_typed, last_saved
from focalpoint.errors import BadValueError, EditConflictError, wants_json
from focalpoint.forms import refuse
from focalpoint.posted import only_posted
from organisations.accounts.requests import SignedIn

FILES = "engagements/desk/responses"


@login_required
@keeps_what_was_typed(ResponseForm, back="referral-detail")
def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """The response editor; a script saves through it too."""
    referral = load(request, "respond_referral", pk)
    posted = request.POST if request.method == "POST" else None
    form = ResponseForm(referral, referral_view.response_of(referral), data=posted)
    if posted is None:
        return _page(request, referral, form)

    def save(edit: int, **content: Unpack[Content]) -> Response:
        return actions.respond(referral, read=edit, **content, by=request.user, at=timezone.now())

    try:
        if not form.is_valid():
            form.save_at_once(save)
            return _invalid(request, referral, form)
        response = save(**form.content())
    except EditConflictError:
        return edit(request, pk)
    except BadValueError as refusal:
        refuse(form, refusal)
        return _invalid(request, referral, form)
    if wants_json(request):
        return answers.saved(response, form)
    copies.confirm(request)
    if note := form.note():
        messages.info(request, note)
    return redirect("referral-detail", pk=pk)


def _page(request: SignedIn, referral: Referral, form: ResponseForm, *, status: int = 200) -> HttpResponse:
    page = referral_view.page(referral, request.user, at=timezone.now())
    return render(request, f"{FILES}/edit.html", {**page, "form": form}, status=status)


def _invalid(request: SignedIn, referral: Referral, form: ResponseForm) -> HttpResponse:
    if wants_json(request):
        return answers.not_saved(form, address=reverse("response-edit", kwargs={"pk": referral.pk}))
    return _page(request, referral, form, status=409 if form.conflicts else 422)


def _load_response(request: SignedIn, verb: str, pk: UUID) -> Response:
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


def _as_seen(request: SignedIn, verb: str, pk: UUID, act: Callable[..., Response]) -> HttpResponse:
    """Do it to the response that the page showed; to another one nothing is done, and it is shown."""
    try:
        response = _load_response(request, verb, pk)
        act(response, edit=edit_seen(request), by=request.user, at=timezone.now())
    except EditConflictError:
        referral = get_object_or_404(referral_view.whole(Referral.objects.on_desk_of(request.user)), pk=pk)
        page = referral_view.page(referral, request.user, at=timezone.now())
        response = _load_response(request, verb, pk)
        context = {**page, "refusal": changed(last_saved(response, reader=request.user))}
        return render(request, "engagements/desk/referrals/detail.html", context, status=409)
    return redirect("referral-detail", pk=pk)


@login_required
@only_posted("referral-detail", "pk")
def approve(request: SignedIn, pk: UUID) -> HttpResponse:
    return _as_seen(request, "approve", pk, actions.approve)


@login_required
@only_posted("referral-detail", "pk")
def reopen(request: SignedIn, pk: UUID) -> HttpResponse:
    actions.reopen(_load_response(request, "reopen", pk), by=request.user, at=timezone.now())
    return redirect("response-edit", pk=pk)


@login_required
@only_posted("referral-detail", "pk")
def send(request: SignedIn, pk: UUID) -> HttpResponse:
    return _as_seen(request, "send", pk, actions.send)
