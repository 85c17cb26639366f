"""The parts that the views of an entry share: keeping what was typed, and drawing the page."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from focalpoint.errors import BadValueError, DomainError, WrongStateError
from focalpoint.forms import refuse
from organisations.accounts.requests import SignedIn
from organisations.portal.forms.profiles import ProfileForm
from organisations.profiles import actions
from organisations.profiles.errors import ConflictError, IncompleteError
from organisations.profiles.models import Profile
from organisations.regions.countries import countries
from organisations.themes.models import Theme

FILES = "organisations/portal/profiles"
NOTHING = "—"
COMPARED = ["legal_name", "acronym", "website", "mission", "registration_number"]


def form_for(profile: Profile, **options: Any) -> ProfileForm:
    """The form with the top themes, and those that were chosen."""
    chosen = list(profile.themes.order_by("pk").values_list("pk", flat=True))
    themes = list(Theme.objects.filter(Q(parent=None) | Q(pk__in=chosen)))
    return ProfileForm(profile, themes=themes, chosen=chosen, **options)


def shown(profile: Profile) -> dict[str, Any]:
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
    if not form.is_valid():
        return draw(request, form, status=422)
    try:
        actions.save(profile, **form.cleaned_data, by=request.user, at=timezone.now())
    except ConflictError as conflict:
        return _compare(request, conflict)
    except IncompleteError as refusal:
        for problem in refusal.problems:
            form.add_error(problem.field, str(problem.message))
        return draw(request, form, status=422)
    except BadValueError as refusal:
        refuse(form, refusal)
        return draw(request, form, status=422)
    except WrongStateError as refusal:
        return stranded(request, refusal.row, refusal)
    return None


def _compare(request: SignedIn, conflict: ConflictError) -> HttpResponse:
    """Both at once: what was typed in the form, what a colleague saved beside it."""
    data = request.POST.copy()
    data["edit"] = str(conflict.theirs.edit)
    form = form_for(conflict.theirs, data=data)
    return draw(request, form, status=409, conflict=conflict)


def draw(
    request: SignedIn, form: ProfileForm, *, status: int = 200, conflict: ConflictError | None = None
) -> HttpResponse:
    """The page with the form."""
    context = {
        "form": form,
        "profile": form.profile,
        "conflict": conflict,
        "theirs": _differing(conflict),
        "may_submit": request.user.has_perm("organisations.submit_profile", form.profile),
    }
    return render(request, f"{FILES}/edit.html", context, status=status)


def _differing(conflict: ConflictError | None) -> dict[str, str]:
    """What the colleague saved in the fields one types in, where it differs from what was typed."""
    if conflict is None:
        return {}
    stored = {name: getattr(conflict.theirs, name) for name in COMPARED}
    return {name: text or NOTHING for name, text in stored.items() if text != conflict.mine[name].strip()}


def stranded(request: SignedIn, profile: Any, refusal: DomainError) -> HttpResponse:
    """It is no longer open to changes: what was typed is shown once more, so that it can be copied."""
    typed = [str(request.POST[name]) for name in COMPARED if request.POST.get(name, "").strip()]
    if not typed:
        return redirect("profile-detail", pk=profile.pk)
    context = {"profile": profile, "message": refusal.message, "typed": typed}
    return render(request, f"{FILES}/stranded.html", context, status=409)
