"""The page of a campaign: its inputs, those that look like them, and what joins and parts them."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.admin.campaigns import MOST_SHOWN, alike_to, figures_of, members, members_of
from engagements.admin.case_loading import VIEW, load_case
from engagements.admin.forms.campaigns import AddForm
from engagements.admin.queue import kept
from engagements.campaigns import actions
from engagements.campaigns.verbs import TAKE_OUT
from engagements.cases.models import Case
from engagements.submissions.models import Submission
from focalpoint.access import load_allowed, refusal
from focalpoint.admin.steps import page
from focalpoint.editor import keeps_what_was_typed
from focalpoint.errors import DomainError
from focalpoint.forms import refuse
from focalpoint.paging import page_of
from focalpoint.text import is_storable
from focalpoint.verbs import each
from organisations.accounts.requests import SignedIn

PAGE = "engagements/admin/cases/campaign.html"


@keeps_what_was_typed(AddForm)
def campaign(request: SignedIn, pk: UUID) -> HttpResponse:
    """The page, or what was pressed on it."""
    case = load_case(request.user, pk=pk)
    form = AddForm(request.POST if request.POST.get("verb") == "add" else None)
    if request.method != "POST":
        return _show(request, case, form)
    if form.is_bound:
        if form.is_valid():
            try:
                actions.join(form.cleaned_data["reference"], into=case, by=request.user, at=timezone.now())
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, _("The input was added to the campaign."))
                return _again(request, case)
        return _show(request, case, form, status=422)
    return _act(request, case)


def _act(request: SignedIn, case: Case) -> HttpResponse:
    act = ACTS.get(request.POST.get("verb", ""))
    if act is None:
        raise Http404
    try:
        return act(request, case)
    except DomainError as error:
        messages.error(request, str(error.message))
        return _again(request, case)


def _join(request: SignedIn, case: Case) -> HttpResponse:
    """Those that were ticked into this one: each by itself, so that one refusal does not stop the others."""
    references = list(filter(is_storable, request.POST.getlist("with")))[:MOST_SHOWN]
    rows = list(Case.objects.filter(submissions__reference__in=references).distinct().order_by("opened_at"))
    done, refused = each(actions.join, rows, into=case, by=request.user, at=timezone.now())
    if done:
        said = ngettext("%(count)s input was joined.", "%(count)s inputs were joined.", len(done))
        messages.success(request, said % {"count": len(done)})
    for row, error in refused:
        messages.error(request, f"{row}: {error.message}")
    if not rows:
        messages.error(request, _("Tick the inputs to join."))
    return _again(request, case)


def _join_into(request: SignedIn, case: Case) -> HttpResponse:
    """This one into the case that was pressed."""
    into = load_allowed(request.user, VIEW, Case.objects.all(), submissions__reference=_typed(request))
    actions.join(case, into=into, by=request.user, at=timezone.now())
    messages.success(request, _("The input was added to the campaign."))
    return _again(request, into)


def _take_out(request: SignedIn, case: Case) -> HttpResponse:
    submission = Submission.objects.filter(reference=_typed(request), filing__case=case).first()
    if submission is None:
        raise Http404
    own = actions.take_out(case, submission=submission, by=request.user, at=timezone.now())
    messages.success(request, _("The input is on its own again, and assigned to you."))
    return redirect("admin:engagements_case_change", own.pk)


ACTS: dict[str, Callable[[SignedIn, Case], HttpResponse]] = {
    "join": _join,
    "join_into": _join_into,
    "take_out": _take_out,
}


def _typed(request: SignedIn) -> str:
    """The reference of the input that was pressed on."""
    reference = request.POST.get("input", "")
    return reference if is_storable(reference) else ""


def _again(request: SignedIn, case: Case) -> HttpResponse:
    return redirect(f"{reverse('admin:engagements_case_campaign', args=[case.pk])}{kept(request)}")


def _show(request: SignedIn, case: Case, form: AddForm, status: int = 200) -> HttpResponse:
    rows = page_of(members_of(case), request, key=["submitted_at", "id"], size=MOST_SHOWN)
    context = {
        "case": case,
        "submission": case.main_submission,
        "figures": figures_of(case),
        "members": members(case, rows.rows),
        "page": rows,
        "alike": alike_to(case, request.user),
        "form": form,
        "may_take_out": refusal(request.user, TAKE_OUT.permission, case) is None,
        "kept": kept(request),
    }
    return page(request, PAGE, Case, str(case), status=status, **context)
