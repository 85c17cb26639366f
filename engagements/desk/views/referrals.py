"""A department's list and one referral: read it, acknowledge it, ask for more time, return or forward it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.desk import queue, referral_view
from engagements.desk.filters import ReferralFilter
from engagements.desk.forms import ExtensionForm, ForwardForm, ReturnForm
from engagements.routing import actions, extensions
from engagements.routing.models import Referral
from engagements.routing.queries import files_of
from focalpoint.access import load_allowed
from focalpoint.editor import copies, keeps_what_was_typed
from focalpoint.errors import DomainError
from focalpoint.files.download import download as as_download
from focalpoint.files.models import StoredFile
from focalpoint.files.previews import picture_response, preview_of
from focalpoint.forms import refuse
from focalpoint.paging import page_of
from focalpoint.posted import only_posted
from organisations.accounts.requests import SignedIn
from organisations.departments.models import Department
from organisations.portal import desk_link

FILES = "engagements/desk/referrals"


def load(request: SignedIn, verb: str, pk: UUID) -> Referral:
    """The referral, whole, if the person may do `verb` with it."""
    rows = referral_view.whole(Referral.objects.all())
    referral: Referral = load_allowed(request.user, f"engagements.{verb}", rows, pk=pk)
    return referral


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """What needs an answer, by due date; without filters also what is to read, to approve or done."""
    now = timezone.now()
    departments = list(Department.objects.with_post_for(request.user))
    desk_link.remember(request, has_desk=bool(departments))
    if not departments:
        raise PermissionDenied
    mine = Referral.objects.on_desk_of(request.user)
    filters = ReferralFilter(request.GET, mine, departments=departments, now=now)
    listed = filters.qs if filters.is_narrowed else queue.to_answer(mine)
    page = page_of(queue.rows(listed), request, key=["by", "id"])
    context = {"filters": filters, "page": page, "referrals": queue.shown(page.rows, now=now)}
    context |= {"departments": departments, "several": len(departments) > 1}
    if page.is_first and not filters.is_narrowed:
        waiting = queue.rows(queue.to_clear(mine)).order_by("by", "id")[: queue.SHOWN]
        to_read = queue.rows(queue.to_read(mine)).order_by("-sent_at", "id")[: queue.SHOWN]
        context["to_read"] = queue.shown(to_read, now=now)
        context["to_clear"] = queue.shown(waiting, now=now)
        context["done"] = queue.shown(queue.rows(queue.done_lately(mine, now))[: queue.SHOWN], now=now)
    return render(request, f"{FILES}/index.html", context)


@login_required
@require_safe
def detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """What is asked and by when, the summary, then the text."""
    referral = get_object_or_404(referral_view.whole(Referral.objects.on_desk_of(request.user)), pk=pk)
    desk_link.remember(request, has_desk=True)
    context = referral_view.page(referral, request.user, at=timezone.now())
    return render(request, f"{FILES}/detail.html", context)


@login_required
@require_safe
def download(request: SignedIn, pk: UUID, attachment: UUID) -> HttpResponse:
    """A file of the version that was referred, if the department may have files."""
    return as_download(_file(request, pk, attachment)[1])


@login_required
@require_safe
def preview(request: SignedIn, pk: UUID, attachment: UUID) -> HttpResponse:
    """What such a file looks like: a picture, some text, or that there is no preview."""
    referral, file = _file(request, pk, attachment)
    context = {"referral": referral, "file": file, "attachment": attachment, "preview": preview_of(file)}
    return render(request, f"{FILES}/preview.html", context)


@login_required
@require_safe
def picture(request: SignedIn, pk: UUID, attachment: UUID) -> HttpResponse:
    """The picture on that page."""
    shown = preview_of(_file(request, pk, attachment)[1])
    if shown is None or not shown.picture:
        raise Http404
    return picture_response(shown)


def _file(request: SignedIn, pk: UUID, attachment: UUID) -> tuple[Referral, StoredFile]:
    referral = get_object_or_404(referral_view.whole(Referral.objects.on_desk_of(request.user)), pk=pk)
    row = files_of(referral).filter(pk=attachment).first()
    if row is None:
        raise Http404
    return referral, row.file


@login_required
@only_posted("referral-detail", "pk")
def acknowledge(request: SignedIn, pk: UUID) -> HttpResponse:
    referral = load(request, "acknowledge_referral", pk)
    actions.acknowledge(referral, by=request.user, at=timezone.now())
    return redirect("referral-detail", pk=pk)


@login_required
@only_posted("referral-detail", "pk")
def mark_read(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was sent for information needs nothing more."""
    referral = load(request, "mark_read_referral", pk)
    actions.mark_read(referral, by=request.user, at=timezone.now())
    return redirect("referral-list")


@login_required
@keeps_what_was_typed(ExtensionForm, back="referral-detail")
def request_extension(request: SignedIn, pk: UUID) -> HttpResponse:
    """Ask the office for more time."""
    referral, now = load(request, "request_extension_referral", pk), timezone.now()
    form = ExtensionForm(referral, at=now, data=request.POST or None)
    if form.is_valid():
        try:
            extensions.request_extension(referral, **form.cleaned_data, by=request.user, at=now)
            copies.confirm(request)
            return redirect("referral-detail", pk=pk)
        except DomainError as refusal:
            refuse(form, refusal)
    due = queue.due_words(referral.due_at, referral.settled_at, now=now)
    context = {"referral": referral, "form": form, "due": due}
    return render(request, f"{FILES}/request_extension.html", context, status=422 if form.errors else 200)


@login_required
@only_posted("referral-detail", "pk")
def withdraw_request(request: SignedIn, pk: UUID) -> HttpResponse:
    referral = load(request, "withdraw_request_referral", pk)
    extensions.withdraw_request(referral, by=request.user, at=timezone.now())
    return redirect("referral-detail", pk=pk)


@login_required
@keeps_what_was_typed(ReturnForm, back="referral-detail")
def give_back(request: SignedIn, pk: UUID) -> HttpResponse:
    """Return it to the office; the page also offers to forward it."""
    referral = load(request, "return_referral", pk)
    form = ReturnForm(referral, data=request.POST or None)
    if form.is_valid():
        try:
            actions.return_(referral, **form.cleaned_data, by=request.user, at=timezone.now())
            copies.confirm(request)
            return redirect("referral-list")
        except DomainError as refusal:
            refuse(form, refusal)
    return _not_ours(request, referral, return_form=form)


@login_required
@only_posted("referral-return", "pk")
@keeps_what_was_typed(ForwardForm, back="referral-detail")
def forward(request: SignedIn, pk: UUID) -> HttpResponse:
    referral = load(request, "forward_referral", pk)
    form = ForwardForm(referral, data=request.POST)
    if form.is_valid():
        try:
            actions.forward(referral, **form.cleaned_data, by=request.user, at=timezone.now())
            copies.confirm(request)
            return redirect("referral-list")
        except DomainError as refusal:
            refuse(form, refusal)
    return _not_ours(request, referral, forward_form=form)


def _not_ours(
    request: SignedIn,
    referral: Referral,
    *,
    return_form: ReturnForm | None = None,
    forward_form: ForwardForm | None = None,
) -> HttpResponse:
    """The page with both forms, one of them as it was posted."""
    posted = return_form or forward_form
    wrong = posted if posted is not None and posted.errors else None
    context = {
        "referral": referral,
        "return_form": return_form or ReturnForm(referral),
        "forward_form": forward_form or ForwardForm(referral),
        "wrong": wrong,
        "may_forward": request.user.has_perm("engagements.forward_referral", referral),
    }
    status = 422 if wrong else 200
    return render(request, f"{FILES}/give_back.html", context, status=status)
