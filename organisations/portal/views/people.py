"""The people of an organisation: who acts for it, who is asked to, and what each may do."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from focalpoint.access import load_allowed
from focalpoint.errors import DomainError
from focalpoint.forms import refuse, status_of
from focalpoint.posted import only_posted
from organisations.accounts.requests import SignedIn
from organisations.memberships import actions
from organisations.memberships.models import Membership
from organisations.memberships.queries import members_of, open_invitations
from organisations.portal.forms.memberships import InviteForm, RoleForm
from organisations.portal.views.profiles import load
from organisations.profiles.models import Profile

FILES = "organisations/portal/memberships"


def _load(request: SignedIn, permission: str, pk: UUID) -> Membership:
    members = Membership.objects.select_related("profile", "user")
    return load_allowed(request.user, f"organisations.{permission}_membership", members, pk=pk)


@login_required
@require_safe
def index(request: SignedIn, pk: UUID) -> HttpResponse:
    return _draw(request, load(request, "view_people", pk), InviteForm(initial={"role": "editor"}))


def _draw(request: SignedIn, profile: Profile, form: InviteForm) -> HttpResponse:
    members = list(members_of(profile))
    for member in members:
        # One object for all, so that its people are asked for once.
        member.profile = profile
    may = request.user.has_perm
    context = {
        "profile": profile,
        "members": [(member, may("organisations.change_membership", member)) for member in members],
        "own": next(member for member in members if member.user_id == request.user.pk),
        "invitations": list(open_invitations(profile)),
        "may_invite": may("organisations.invite_profile", profile),
        "form": form,
        "now": timezone.now(),
    }
    return render(request, f"{FILES}/index.html", context, status=status_of(form))


@login_required
@only_posted("profile-people", "pk")
def invite(request: SignedIn, pk: UUID) -> HttpResponse:
    """Ask a colleague by mail."""
    profile = load(request, "invite_profile", pk)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            actions.invite(profile, **form.cleaned_data, by=request.user, at=timezone.now())
            message = _("We have sent an invitation to %(email)s.") % {"email": form.cleaned_data["email"]}
            messages.success(request, message)
            return redirect("profile-people", pk=pk)
        except DomainError as refusal:
            refuse(form, refusal, "email")
    return _draw(request, profile, form)


@login_required
def change(request: SignedIn, pk: UUID) -> HttpResponse:
    """What a member may do."""
    membership = _load(request, "change", pk)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if form.is_valid():
        try:
            actions.change(membership, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("profile-people", pk=membership.profile_id)
        except DomainError as refusal:
            refuse(form, refusal, "role")
    context = {"membership": membership, "form": form}
    return render(request, f"{FILES}/change.html", context, status=422 if form.errors else 200)


@login_required
def end(request: SignedIn, pk: UUID) -> HttpResponse:
    """Asks first: remove a member, or leave."""
    membership = _load(request, "end", pk)
    is_own = membership.user_id == request.user.pk
    if request.method != "POST":
        return render(request, f"{FILES}/end.html", {"membership": membership, "is_own": is_own})
    try:
        actions.end(membership, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("profile-people", pk=membership.profile_id)
    return redirect("profile-list") if is_own else redirect("profile-people", pk=membership.profile_id)
