"""A person's organisations: the list, registering one, its entry, the preview before submitting."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from focalpoint.access import load_allowed
from focalpoint.editor import changed, edit_seen, keeps_what_was_typed, labelled, last_saved
from focalpoint.errors import BadValueError, DomainError, EditConflictError, WrongStateError, said_when
from focalpoint.forms import refuse, status_of
from focalpoint.posted import only_posted
from focalpoint.rates import RateError
from organisations.accounts.requests import SignedIn
from organisations.memberships import actions as memberships
from organisations.memberships.queries import of_person
from organisations.portal.forms.profiles import ProfileForm, RegisterForm
from organisations.portal.views import editor
from organisations.profiles import actions
from organisations.profiles.errors import LooksAlikeError
from organisations.profiles.models import Profile
from organisations.profiles.queries import problems_of

FILES = "organisations/portal/profiles"


def load(request: SignedIn, permission: str, pk: UUID) -> Profile:
    """The entry, if the person acts for it and may. The office reads entries in the admin, not here."""
    own = Profile.objects.represented_by(request.user).select_related("evidence")
    return load_allowed(request.user, f"organisations.{permission}", own, pk=pk)


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """All organisations that the person acts for."""
    return render(request, f"{FILES}/index.html", {"memberships": of_person(request.user)})


@login_required
@labelled(RegisterForm)
def create(request: SignedIn) -> HttpResponse:
    """The name first: similar organisations in the directory are shown before a second entry is begun."""
    form = RegisterForm(data=request.POST or None)
    twins: list[Profile] = []
    if form.is_valid():
        different = "different" in request.POST
        try:
            profile = memberships.register(
                **form.cleaned_data, different=different, by=request.user, at=timezone.now()
            )
            return redirect("profile-edit", pk=profile.pk)
        except LooksAlikeError as refusal:
            twins = refusal.twins
        except (BadValueError, RateError) as refusal:
            refuse(form, refusal)
    status = 409 if twins else status_of(form)
    return render(request, f"{FILES}/create.html", {"form": form, "twins": twins}, status=status)


@login_required
@require_safe
def detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """The entry, what became of it, and what can be done."""
    profile = load(request, "view_profile", pk)
    may = request.user.has_perm
    context = {
        **editor.shown(profile),
        "may_save": may("organisations.save_profile", profile),
        "may_submit": may("organisations.submit_profile", profile),
        "is_public": profile.listed and profile.state == "verified",
    }
    return render(request, f"{FILES}/detail.html", context)


@login_required
@keeps_what_was_typed(ProfileForm, back="profile-detail")
def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """The whole entry in one form; saved unfinished as often as one likes."""
    profile = load(request, "save_profile", pk)
    if request.method != "POST":
        return editor.show_form(request, editor.form_for(profile))
    if answer := editor.keep(request, profile):
        return answer
    if "preview" in request.POST:
        return redirect("profile-preview", pk=pk)
    messages.success(request, _("Saved."))
    # Where it says what became of a file that was chosen.
    return redirect(reverse("profile-edit", kwargs={"pk": pk}) + ("#evidence" if request.FILES else ""))


@login_required
@require_safe
def preview(request: SignedIn, pk: UUID) -> HttpResponse:
    """What the office will read, and what is still missing."""
    try:
        return _preview(request, load(request, "submit_profile", pk))
    except WrongStateError:
        return redirect("profile-detail", pk=pk)


def _preview(request: SignedIn, profile: Profile, refusal: DomainError | None = None) -> HttpResponse:
    context = {**editor.shown(profile), "problems": problems_of(profile), "refusal": refusal}
    if refusal is None:
        return render(request, f"{FILES}/preview.html", context)
    return said_when(render(request, f"{FILES}/preview.html", context, status=refusal.status), refusal)


@login_required
@only_posted("profile-preview", "pk")
def submit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Submit it; a second press is answered like the first."""
    try:
        profile = load(request, "submit_profile", pk)
        file = request.POST.get("evidence", "")
        actions.submit(profile, edit=edit_seen(request), evidence=file, by=request.user, at=timezone.now())
    except WrongStateError:
        return redirect("profile-detail", pk=pk)
    except EditConflictError:
        profile = load(request, "submit_profile", pk)
        return _preview(request, profile, DomainError(changed(last_saved(profile, reader=request.user))))
    except DomainError as refusal:
        return _preview(request, load(request, "submit_profile", pk), refusal)
    messages.success(request, _("Submitted. The office will check your registration and notify you."))
    return redirect("profile-detail", pk=pk)
