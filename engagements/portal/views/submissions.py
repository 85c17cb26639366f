"""An organisation's inputs: the list, the writing page, the preview, submitting, following, withdrawing."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.cases import actions as cases
from engagements.cases import questions as clarifying
from engagements.cases.models import Clarification
from engagements.cases.queries import case_of
from engagements.cases.status import listed, with_status
from engagements.consultations.models import STANDING, Consultation
from engagements.portal import timeline
from engagements.portal.forms.submissions import AppealForm, BeginForm
from engagements.portal.views import editor
from engagements.portal.views.attachments import back
from engagements.public.outcomes import became_of
from engagements.publications.queries import publication_of
from engagements.questions.answers import field_name
from engagements.questions.queries import questions_of
from engagements.routing import actions as routing
from engagements.submissions import actions, content, visibility
from engagements.submissions.models import Submission, Version
from engagements.submissions.permissions import WRITERS, with_may_save
from engagements.submissions.queries import with_call, with_related
from focalpoint.access import check, load_visible
from focalpoint.editor import copies, keeps_what_was_typed
from focalpoint.errors import BadValueError, DomainError, WrongStateError, said_when
from focalpoint.forms import refuse, status_of
from focalpoint.paging import page_of
from focalpoint.posted import only_posted
from organisations.accounts.models import User
from organisations.accounts.requests import SignedIn
from organisations.profiles.models import Profile
from organisations.themes.models import Theme


def load(request: SignedIn, verb: str, pk: UUID) -> Submission:
    """The input, whole, with its case and its publication, if the person may do `verb` with it.

    Only inputs of their own organisations: the office reads in the admin, with two-step verification.
    """
    inputs = with_call(Submission.objects.own_of(request.user)).select_related(
        "filing__case__decline_reason", "publication"
    )
    inputs = inputs.defer("filing__case__search", "filing__case__summary", "publication__search")
    return load_visible(request.user, f"engagements.{verb}_submission", inputs, then=with_related, pk=pk)


def load_text(request: SignedIn, pk: UUID) -> Submission:
    """The same for the writing page, which needs neither its case nor its publication."""
    inputs = with_call(Submission.objects.own_of(request.user))
    return load_visible(request.user, "engagements.save_submission", inputs, then=with_related, pk=pk)


def load_row(request: SignedIn, verb: str, pk: UUID) -> Submission:
    """The row alone, for an action: it locks the row, then loads what it needs."""
    inputs = Submission.objects.own_of(request.user)
    return load_visible(request.user, f"engagements.{verb}_submission", inputs, pk=pk)


def rows_of(user: User, *, roles: Collection[str] | None = None) -> Any:
    """The inputs of the person's organisations for a list, each with its status and whether they may change
    it; `roles` as in `of_members`."""
    inputs = Submission.objects.of_members(user, roles=roles).select_related("consultation", "profile")
    return with_status(with_may_save(inputs.defer("answers", "summary", "draft_answer"), user))


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """All inputs of the person's organisations, the last saved first."""
    page = page_of(rows_of(request.user), request, key=["-saved_at", "-id"])
    context = {"page": page, "inputs": listed(page.rows)}
    return render(request, "engagements/portal/submissions/index.html", context)


@login_required
def create(request: SignedIn) -> HttpResponse:
    """For whom, in which language, and who may see it: asked before writing."""
    call = get_object_or_404(Consultation.objects.published(), slug=request.GET.get("call", ""))
    own = Profile.objects.represented_by(request.user)
    profiles = Profile.objects.represented_by(request.user, roles=WRITERS)
    form = BeginForm(call, profiles, data=request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            draft = actions.create(consultation=call, **chosen, by=request.user, at=timezone.now())
            return redirect("submission-edit", pk=draft.pk)
        except DomainError as refusal:
            refuse(form, refusal)
    levels = visibility.choices(call.levels, call.publication)
    context = {
        "call": call,
        "form": form,
        "levels": levels,
        "own": own,
        "now": timezone.now(),
        "standing": STANDING,
    }
    return render(request, "engagements/portal/submissions/create.html", context, status=status_of(form))


@login_required
@editor.keeps_what_was_typed(back="submission-detail")
def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """The writing page; a script saves through it too."""
    submission = load_text(request, pk)
    if request.method != "POST":
        form = editor.form_for(submission)
        _note_reading(form.asked)
        return editor.show_form(request, form)
    if answer := editor.keep(request, submission):
        return answer
    if "preview" in request.POST:
        return redirect("submission-preview", pk=pk)
    return back(pk) if request.FILES else redirect("submission-edit", pk=pk)


@login_required
@require_safe
def preview(request: SignedIn, pk: UUID) -> HttpResponse:
    """Exactly what will be sent, who will see what, and what is still missing."""
    try:
        return _preview(request, load_text(request, pk))
    except WrongStateError:
        return redirect("submission-detail", pk=pk)


def _preview(
    request: SignedIn,
    submission: Submission,
    *,
    refusal: DomainError | None = None,
    may_save: bool = True,
) -> HttpResponse:
    questions = questions_of(submission.consultation_id)
    call = submission.consultation
    context = {
        "submission": submission,
        "call": call,
        "answers": [
            (
                question,
                field_name(question),
                editor.shown(question, submission.answers.get(str(question.pk), "")),
            )
            for question in questions
        ],
        "themes": Theme.objects.filter(pk__in=submission.theme_codes),
        "problems": content.problems_of(submission, questions),
        "level_label": visibility.label(submission.level, call.publication),
        "seen_by": visibility.seen_by(submission.level, call.publication),
        "refusal": refusal,
        "may_save": may_save,
        "now": timezone.now(),
        "standing": STANDING,
        **timeline.clarifications_of(submission),
    }
    _note_reading(context["open_question"])
    template = "engagements/portal/submissions/preview.html"
    if refusal is None:
        return render(request, template, context)
    return said_when(render(request, template, context, status=refusal.status), refusal)


def _seen(request: SignedIn) -> str:
    """The edition that the page showed; of a page that does not say it nothing is submitted."""
    return request.POST.get("seen", "")


@login_required
@only_posted("submission-preview", "pk")
def submit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Submit. The second of two presses, or of two tabs, gets the receipt of the first."""
    try:
        submission = load_row(request, "submit", pk)
        cases.submit(submission, seen=_seen(request), by=request.user, at=timezone.now())
    except WrongStateError:
        return redirect("submission-receipt", pk=pk)
    except DomainError as refusal:
        return _preview(request, load_text(request, pk), refusal=refusal)
    return redirect("submission-receipt", pk=pk)


@login_required
@only_posted("submission-preview", "pk")
def resubmit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Submit again, as the next version, with the answer to the office's question that was saved with it."""
    try:
        submission = load(request, "resubmit", pk)
        cases.resubmit(
            submission,
            answer=submission.draft_answer,
            seen=_seen(request),
            by=request.user,
            at=timezone.now(),
        )
    except WrongStateError:
        return redirect("submission-receipt", pk=pk)
    except DomainError as refusal:
        return _preview(request, load_text(request, pk), refusal=refusal)
    return redirect("submission-receipt", pk=pk)


@login_required
@require_safe
def receipt(request: SignedIn, pk: UUID) -> HttpResponse:
    """Reference, time, hash, and what happens next: to print and keep."""
    submission = load(request, "view", pk)
    version = Version.objects.filter(submission=submission).order_by("-number").first()
    if version is None:
        return redirect("submission-detail", pk=pk)
    context = {
        "submission": submission,
        "case": case_of(submission),
        "version": version,
        "level_label": visibility.label(submission.level, submission.consultation.publication),
    }
    return render(request, "engagements/portal/submissions/receipt.html", context)


@login_required
@require_safe
def detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """Follow an input: who has it, by when, what was asked and answered. A draft is written, or only read."""
    submission = load(request, "view", pk)
    if submission.reference is None:
        if request.user.has_perm("engagements.save_submission", submission):
            return redirect("submission-edit", pk=pk)
        return _preview(request, submission, may_save=False)
    context = timeline.page(submission, request.user, at=timezone.now())
    context["uses"] = became_of(submission.pk)
    _note_reading(context["open_question"])
    return render(request, "engagements/portal/submissions/detail.html", context)


def _note_reading(question: Clarification | None) -> None:
    """Whatever shows a question of the office: it is not corrected under the eyes of its reader."""
    if question is not None:
        clarifying.was_read(question, at=timezone.now())


@login_required
@keeps_what_was_typed(AppealForm, back="submission-detail")
def appeal(request: SignedIn, pk: UUID) -> HttpResponse:
    """Ask a lead officer to review what was declined; once."""
    submission = load(request, "view", pk)
    case = case_of(submission)
    if case is None:
        raise Http404
    check(request.user, "engagements.appeal_case", case)
    form = AppealForm(request.POST or None)
    if form.is_valid():
        try:
            cases.appeal(case, **form.cleaned_data, by=request.user, at=timezone.now())
            copies.confirm(request)
            return redirect("submission-detail", pk=pk)
        except BadValueError as refusal:
            refuse(form, refusal, "reason")
    context = {"submission": submission, "case": case, "form": form}
    status = 422 if form.errors else 200
    return render(request, "engagements/portal/submissions/appeal.html", context, status=status)


@login_required
def withdraw(request: SignedIn, pk: UUID) -> HttpResponse:
    """Asks first, and says what it means."""
    submission = load(request, "withdraw", pk)
    if request.method == "POST":
        routing.withdraw(submission, by=request.user, at=timezone.now())
        return redirect("submission-detail", pk=pk)
    return render(
        request,
        "engagements/portal/submissions/withdraw.html",
        {"submission": submission, "case": case_of(submission), "publication": publication_of(submission)},
    )


@login_required
def delete(request: SignedIn, pk: UUID) -> HttpResponse:
    """Delete a draft: asks first, it cannot be restored."""
    submission = load(request, "delete", pk)
    if request.method == "POST":
        actions.delete(submission, by=request.user, at=timezone.now())
        return redirect("submission-list")
    return render(request, "engagements/portal/submissions/delete.html", {"submission": submission})
