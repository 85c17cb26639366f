"""Many inputs at once: selected in the queue, then what to do is chosen, shown, started, and followed."""

from copy import copy
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.admin.bulk import kinds, plan_of, preview_of, progress_of, rows_of, said
from engagements.admin.case_loading import VIEW
from engagements.admin.forms.bulk import OFFERS, problems
from engagements.admin.forms.decision import DecisionForm, DeclineForm
from engagements.admin.forms.referral_draft import ReferralDraftForm
from engagements.admin.forms.referring import ReferForm
from engagements.bulk import actions
from engagements.bulk.models import BulkAct
from engagements.bulk.queries import readable
from engagements.bulk.states import Kind, Result, State
from engagements.bulk.verbs import CANCEL
from engagements.cases.models import Case
from focalpoint.access import check, refusal
from focalpoint.admin.steps import listed, page
from focalpoint.editor import keeps_what_was_typed
from focalpoint.errors import DomainError
from focalpoint.paging import page_of
from focalpoint.table_files import asked_for, csv_answer
from organisations.accounts.requests import SignedIn

LIST = "engagements/admin/bulk/list.html"
CHOOSE = "engagements/admin/bulk/choose.html"
CONFIRM = "engagements/admin/bulk/confirm.html"
PROGRESS = "engagements/admin/bulk/progress.html"
SIZE = 50


def bulk(request: SignedIn) -> HttpResponse:
    """What was ticked in the queue; opened, the bulk acts of the office."""
    check(request.user, VIEW)
    if request.method == "POST":
        return _select(request)
    rows = BulkAct.objects.visible_to(request.user).exclude(state=State.PREPARED)
    acts = page_of(rows.select_related("prepared_by"), request, key=["-id"], size=SIZE)
    return page(request, LIST, BulkAct, _("Bulk acts"), acts=acts.rows, page=acts)


def _select(request: SignedIn) -> HttpResponse:
    view = request.POST.get("view", "")
    queue = f"{reverse('admin:engagements_case_changelist')}{view and f'?{view}'}"
    try:
        act = actions.prepare(cases=_selected(request, view), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect(queue)
    return redirect("admin:engagements_case_bulk_act", act.pk)


def _selected(request: SignedIn, view: str) -> list[UUID]:
    """What is ticked, or the whole view as its address filters it; one more than one act may have."""
    if request.POST.get("all"):
        queue_request = copy(request)
        queue_request.GET = QueryDict(view)
        return list(listed(queue_request, Case).values_list("pk", flat=True)[: BulkAct.MOST + 1])
    ticked = request.POST.getlist("case")[: BulkAct.MOST + 1]
    rows = Case.objects.visible_to(request.user)
    known = dict(rows.filter(submissions__reference__in=ticked).values_list("submissions__reference", "pk"))
    return [known[reference] for reference in ticked if reference in known]


@keeps_what_was_typed(DeclineForm, ReferralDraftForm)
def act(request: SignedIn, act: int) -> HttpResponse:
    """What to do, what will happen, or how far it is, whichever comes next."""
    row = _load(request, act)
    if request.method == "POST":
        return _do(request, row)
    if row.state != State.PREPARED:
        return _progress(request, row)
    if row.kind and "kind" not in request.GET:
        return _confirm(request, row)
    return _choose(request, row, request.GET.get("kind", ""))


def _do(request: SignedIn, row: BulkAct) -> HttpResponse:
    verb = request.POST.get("verb", "")
    if verb in OFFERS:
        return _plan(request, row, verb)
    if verb not in ("start", "cancel"):
        raise Http404
    try:
        getattr(actions, verb)(row, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("admin:engagements_case_bulk_act", row.pk)


def _plan(request: SignedIn, row: BulkAct, kind: str) -> HttpResponse:
    offer = OFFERS[kind]
    form = offer.made(request.POST, is_pressed=True)
    if not form.is_valid():
        return _choose(request, row, kind, form=form, status=422)
    actions.plan(row, chosen=offer.plan(form), by=request.user, at=timezone.now())
    return redirect("admin:engagements_case_bulk_act", row.pk)


def _choose(
    request: SignedIn,
    row: BulkAct,
    kind: str,
    *,
    form: DecisionForm | ReferForm | None = None,
    status: int = 200,
) -> HttpResponse:
    kind = kind if kind in OFFERS else Kind.ASSIGN.value
    made = form or OFFERS[kind].made(request.POST, is_pressed=False)
    context = {"act": row, "form": made, "kind": kind, "kinds": kinds(kind), "problems": problems(made)}
    title = ngettext("%(number)s input selected", "%(number)s inputs selected", row.number)
    return page(request, CHOOSE, BulkAct, title % {"number": row.number}, status=status, **context)


def _confirm(request: SignedIn, row: BulkAct) -> HttpResponse:
    chosen = plan_of(row)
    context = {
        "act": row,
        "said": said(chosen),
        "preview": preview_of(row, chosen, request.user),
        "is_referring": row.kind == Kind.REFER,
    }
    return page(request, CONFIRM, BulkAct, _("What will happen"), status=200, **context)


def _progress(request: SignedIn, row: BulkAct) -> HttpResponse:
    items = readable(row.items.all())
    result = request.GET.get("result", "")
    if result in Result.values:
        items = items.filter(result=result)
    rows = page_of(items, request, key=["place", "id"], size=SIZE)
    context = {
        "act": row,
        "said": said(plan_of(row)),
        "progress": progress_of(row, now=timezone.now()),
        "rows": rows_of(rows.rows),
        "page": rows,
        "result": result,
        "is_running": row.state == State.RUNNING,
        "may_cancel": refusal(request.user, CANCEL.permission, row) is None,
    }
    return page(request, PROGRESS, BulkAct, str(row.get_kind_display()), status=200, **context)


def file(request: SignedIn, act: int) -> HttpResponseBase:
    """What became of each, as a table."""
    row = _load(request, act)
    items = readable(row.items.order_by("place")).iterator(chunk_size=500)
    header = [_("Reference"), _("Title"), _("Organisation"), _("Result"), _("Reason"), _("State now")]
    lines = (
        [line.reference, line.title, line.organisation, line.result_word, line.reason, line.state_word]
        for item in items
        for line in rows_of([item])
    )
    write = asked_for(request) or csv_answer
    return write(f"bulk-act-{row.pk}", header, lines)


def _load(request: SignedIn, act: int) -> BulkAct:
    """One that was not started is its officer's alone."""
    check(request.user, VIEW)
    rows = BulkAct.objects.visible_to(request.user).select_related("prepared_by")
    row = rows.filter(pk=act).first()
    if row is None or (row.state == State.PREPARED and row.prepared_by_id != request.user.pk):
        raise Http404
    return row
