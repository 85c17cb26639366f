"""The file that proves a registration: added and removed from the entry's form, read by its people.

Both buttons belong to the form of the entry and post its text as well, so that nothing typed is lost
without JavaScript: the text is saved first.
"""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from focalpoint.editor import keeps_what_was_typed
from focalpoint.errors import DomainError
from focalpoint.files import chosen_file
from focalpoint.files.download import download as as_download
from focalpoint.posted import only_posted
from organisations.accounts.requests import SignedIn
from organisations.portal.forms.profiles import ProfileForm
from organisations.portal.views import editor
from organisations.portal.views.profiles import load
from organisations.profiles import evidence
from organisations.profiles.models import Profile


def back(profile: Profile) -> HttpResponse:
    return redirect(reverse("profile-edit", kwargs={"pk": profile.pk}) + "#evidence")


def _keep_text(request: SignedIn, profile: Profile) -> HttpResponse | None:
    return editor.keep(request, profile) if "edit" in request.POST else None


@login_required
@only_posted("profile-edit", "pk")
@keeps_what_was_typed(ProfileForm, back="profile-detail")
def add(request: SignedIn, pk: UUID) -> HttpResponse:
    """Add a file, in place of the one before."""
    profile = load(request, "add_evidence_profile", pk)
    if answer := _keep_text(request, profile):
        return answer
    add_to = partial(evidence.add_evidence, profile)
    problem = None if "edit" in request.POST else chosen_file.receive(request, add_to)
    if "file" not in request.FILES:
        problem = chosen_file.NotKept(_("Choose a file first, then add it."))
    if problem:
        fresh = editor.form_for(load(request, "add_evidence_profile", pk))
        page = editor.show_form(request, fresh, file_problem=problem.sentence, status=problem.status)
        return problem.said_on(page)
    return back(profile)


@login_required
@only_posted("profile-edit", "pk")
@keeps_what_was_typed(ProfileForm, back="profile-detail")
def remove(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take the file out again; one that was chosen in its place is kept."""
    profile = load(request, "remove_evidence_profile", pk)
    if answer := _keep_text(request, profile):
        return answer
    if request.FILES:
        return back(profile)
    try:
        evidence.remove_evidence(profile, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return back(profile)


@login_required
@require_safe
def download(request: SignedIn, pk: UUID) -> HttpResponse:
    """The file, for those who act for the organisation."""
    profile = load(request, "view_profile", pk)
    if profile.evidence is None:
        raise Http404
    return as_download(profile.evidence)
