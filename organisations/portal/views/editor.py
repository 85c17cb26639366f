"""The parts that the views of an entry share: keeping what was typed, and rendering the page."""

from functools import partial
from typing import Unpack

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from focalpoint.editor import answers, copies
from focalpoint.errors import BadValueError, EditConflictError, wants_json
from focalpoint.files import chosen_file
from focalpoint.forms import Posted, refuse
from organisations.accounts.requests import SignedIn
from organisations.portal.forms.profiles import ProfileForm
from organisations.profiles import actions, evidence
from organisations.profiles.errors import IncompleteError
from organisations.profiles.models import Profile
from organisations.profiles.states import WRITTEN
from organisations.regions.countries import countries
from organisations.themes.models import Theme

FILES = "organisations/portal/profiles"


def form_for(profile: Profile, **options: Unpack[Posted]) -> ProfileForm:
    """The form with the top themes, and those that were chosen."""
    chosen = list(profile.themes.order_by("pk").values_list("pk", flat=True))
    themes = list(Theme.objects.filter(Q(parent=None) | Q(pk__in=chosen)))
    return ProfileForm(profile, themes=themes, chosen=chosen, **options)


def shown(profile: Profile) -> dict[str, object]:
    """What the pages that only show an entry need."""
    names = dict(countries())
    return {
        "profile": profile,
        "themes": list(profile.themes.all()),
        "countries": [names.get(code, code) for code in profile.countries_of_work],
    }


def keep(request: SignedIn, profile: Profile) -> HttpResponse | None:
    """Save what was posted. None when it was; else the answer that says why not and shows what was typed."""
    form = form_for(profile, data=request.POST)
    save = partial(actions.save, profile, by=request.user, at=timezone.now())
    try:
        if not form.is_valid():
            form.save_at_once(save)
            return _invalid(request, form, status=409 if form.conflicts else 422)
        saved = save(**form.content())
    except EditConflictError as conflict:
        theirs = conflict.theirs
        assert isinstance(theirs, Profile)
        return keep(request, theirs)
    except IncompleteError as refusal:
        for problem in refusal.problems:
            form.add_error(problem.field, str(problem.message))
        return _invalid(request, form)
    except BadValueError as refusal:
        refuse(form, refusal)
        return _invalid(request, form)
    if wants_json(request):
        return answers.saved(saved, form)
    copies.confirm(request)
    if note := form.note():
        messages.info(request, note)
    if not_kept := chosen_file.receive(request, partial(evidence.add_evidence, saved)):
        form = form_for(Profile.objects.get(pk=profile.pk))
        page = show_form(request, form, file_problem=not_kept.sentence, status=not_kept.status)
        return not_kept.said_on(page)
    return None


def _invalid(request: SignedIn, form: ProfileForm, *, status: int = 422) -> HttpResponse:
    if wants_json(request):
        return answers.not_saved(form, address=reverse("profile-edit", kwargs={"pk": form.profile.pk}))
    return show_form(request, form, status=status, file_problem=chosen_file.not_added(request))


def show_form(
    request: SignedIn, form: ProfileForm, *, status: int = 200, file_problem: str = ""
) -> HttpResponse:
    """The page with the form."""
    context = {
        **chosen_file.said(request, file_problem),
        # What the office has, or the public reads, is not changed by each pause in typing.
        "saves_while_typing": form.profile.state in WRITTEN,
        "form": form,
        "profile": form.profile,
        "may_submit": request.user.has_perm("organisations.submit_profile", form.profile),
    }
    return render(request, f"{FILES}/edit.html", context, status=status)
