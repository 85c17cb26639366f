"""What an author does about what others read: take it down, allow it again, restrict who sees it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from engagements.cases import actions as cases
from engagements.portal.forms.submissions import RaiseLevelForm
from engagements.portal.views.submissions import load
from engagements.publications import actions
from engagements.publications.models import Publication
from engagements.publications.queries import publication_of
from engagements.submissions import visibility
from focalpoint.access import check
from focalpoint.errors import WrongStateError
from organisations.accounts.requests import SignedIn

PAGES = "engagements/portal/submissions"


def _publication(request: SignedIn, verb: str, pk: UUID) -> Publication:
    """That of the input, if the person may do `verb` with it; 404 where there is none."""
    publication = publication_of(load(request, "view", pk))
    if publication is None:
        raise Http404
    check(request.user, f"engagements.{verb}_publication", publication)
    return publication


def _ask_first(request: SignedIn, pk: UUID, verb: str, act: Callable[..., Publication]) -> HttpResponse:
    """The page that asks, or what was pressed on it; a second press changes nothing."""
    try:
        publication = _publication(request, verb, pk)
        if request.method == "POST":
            act(publication, by=request.user, at=timezone.now())
            return redirect("submission-detail", pk=pk)
    except WrongStateError:
        return redirect("submission-detail", pk=pk)
    context = {"submission": publication.submission, "publication": publication}
    return render(request, f"{PAGES}/{verb}.html", context)


@login_required
def take_down(request: SignedIn, pk: UUID) -> HttpResponse:
    return _ask_first(request, pk, "take_down", actions.take_down)


@login_required
def allow(request: SignedIn, pk: UUID) -> HttpResponse:
    """The office may publish it again."""
    return _ask_first(request, pk, "allow", actions.allow)


@login_required
def raise_level(request: SignedIn, pk: UUID) -> HttpResponse:
    """Choose a stricter level; it holds at once."""
    submission = load(request, "raise_level", pk)
    levels = visibility.choices_to_raise(submission.level, submission.consultation.publication)
    form = RaiseLevelForm(levels, data=request.POST or None)
    if form.is_valid():
        cases.raise_level(submission, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("submission-detail", pk=pk)
    context = {"submission": submission, "form": form, "levels": levels}
    status = 422 if form.errors else 200
    return render(request, f"{PAGES}/raise_level.html", context, status=status)
