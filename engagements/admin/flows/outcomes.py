"""What the office does with an outcome besides writing it: each page says what follows, and asks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagements.admin.forms.outcomes import RemarkForm, TakeDownForm, UsesForm
from engagements.outcomes import actions, verbs
from engagements.outcomes.models import Outcome
from engagements.outcomes.queries import inputs_of, problems_of, written
from engagements.public.outcome_page import outcome_page
from focalpoint.access import load_allowed
from focalpoint.admin.steps import Steps, done, step
from focalpoint.editor import edit_seen, labelled
from focalpoint.errors import DomainError
from focalpoint.text import is_storable
from organisations.accounts.requests import SignedIn

FOLDER = "engagements/admin/outcomes"
STEPS = Steps("engagements_outcome")
VIEW = "engagements.view_outcome"
ROWS = Outcome.objects.select_related("consultation", "edition", "proposed_by")
# Inputs on one page of uses.
MOST_INPUTS = 25


def preview(request: SignedIn, pk: UUID) -> HttpResponse:
    """As everyone would read it now; citations and figures as they are now."""
    outcome = load_allowed(request.user, VIEW, ROWS, pk=pk)
    page = _as_public(outcome)
    return step(request, f"{FOLDER}/preview.html", outcome, _("Preview"), page=page)


def _as_public(outcome: Outcome) -> object:
    return outcome_page(written(outcome), outcome.consultation_id, outcome.case_id)


@STEPS.of(verbs.RECORD_USES, "<uuid:pk>/uses/", gettext_lazy("What became of each input…"), rows=ROWS)
def uses(request: SignedIn, outcome: Outcome) -> HttpResponse:
    """The inputs, a page at a time; only what was changed is recorded."""
    after = request.GET.get("after", "")
    inputs = inputs_of(outcome).select_related("profile").order_by("reference")
    if after and is_storable(after):
        inputs = inputs.filter(reference__gt=after)
    shown = list(inputs.defer("answers", "summary", "draft_answer")[: MOST_INPUTS + 1])
    more, shown = len(shown) > MOST_INPUTS, shown[:MOST_INPUTS]
    stored = outcome.uses.filter(edition=None, submission__in=[row.pk for row in shown])
    form = UsesForm(shown, stored, request.POST if request.method == "POST" else None)
    following = f"?after={shown[-1].reference}" if more else ""
    if form.is_valid() and (answer := _record(request, outcome, form, following)):
        return answer
    return step(
        request,
        f"{FOLDER}/uses.html",
        outcome,
        _("What became of each input"),
        form=form,
        following=following,
        usual=outcome.default_reason,
    )


def _record(request: SignedIn, outcome: Outcome, form: UsesForm, following: str) -> HttpResponse | None:
    """Then the next page; None where it was refused, and the page says why."""
    changed = form.changed_uses()
    try:
        if changed:
            actions.record_uses(outcome, uses=changed, by=request.user, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
        return None
    said = ngettext("%(count)s input was recorded.", "%(count)s inputs were recorded.", len(changed))
    messages.info(request, said % {"count": len(changed)})
    if following:
        return redirect(reverse("admin:engagements_outcome_uses", args=[outcome.pk]) + following)
    return redirect("admin:engagements_outcome_change", outcome.pk)


@STEPS.of(verbs.PROPOSE, "<uuid:pk>/propose/", gettext_lazy("Propose…"), rows=ROWS)
def propose(request: SignedIn, outcome: Outcome) -> HttpResponse:
    """Says who acts next, or what is missing."""
    if request.method == "POST":
        return done(request, actions.propose, outcome, _("The other lead officers were notified."))
    reasons = problems_of(outcome)
    return step(request, f"{FOLDER}/propose.html", outcome, _("Propose this outcome"), reasons=reasons)


@STEPS.of(verbs.RETURN, "<uuid:pk>/return/", gettext_lazy("Return for changes…"), rows=ROWS)
@labelled(RemarkForm)
def return_(request: SignedIn, outcome: Outcome) -> HttpResponse:
    """Asks what should be changed."""
    form = RemarkForm(data=request.POST or None)
    if form.is_valid():
        said = _("The outcome was returned.")
        return done(request, actions.return_, outcome, said, **form.cleaned_data)
    return step(request, f"{FOLDER}/return.html", outcome, _("Return this outcome"), form=form)


@STEPS.of(verbs.PUBLISH, "<uuid:pk>/publish/", gettext_lazy("Publish…"), rows=ROWS)
def publish(request: SignedIn, outcome: Outcome) -> HttpResponse:
    """Shows what everyone will read; the edit number of what was shown goes with the button."""
    if request.method == "POST":
        said = _("The outcome was published. Those who contributed will be notified.")
        return done(request, actions.publish, outcome, said, edit=edit_seen(request))
    return step(
        request,
        f"{FOLDER}/publish.html",
        outcome,
        _("Publish this outcome"),
        reasons=problems_of(outcome),
        page=_as_public(outcome),
    )


@STEPS.of(verbs.CORRECT, "<uuid:pk>/correct/", gettext_lazy("Correct…"), rows=ROWS)
def correct(request: SignedIn, outcome: Outcome) -> HttpResponse:
    """Says what stays public meanwhile."""
    if request.method == "POST":
        return done(request, actions.correct, outcome, _("The outcome can be changed now."))
    return step(request, f"{FOLDER}/correct.html", outcome, _("Correct this outcome"))


@STEPS.of(verbs.TAKE_DOWN, "<uuid:pk>/take-down/", gettext_lazy("Take down…"), rows=ROWS)
@labelled(TakeDownForm)
def take_down(request: SignedIn, outcome: Outcome) -> HttpResponse:
    """Asks why; it holds at once."""
    form = TakeDownForm(data=request.POST or None)
    if form.is_valid():
        said = _("The outcome was taken down.")
        return done(request, actions.take_down, outcome, said, **form.cleaned_data)
    return step(request, f"{FOLDER}/take_down.html", outcome, _("Take this outcome down"), form=form)
