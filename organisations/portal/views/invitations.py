"""An invitation: withdrawn by an owner, accepted by whoever it was sent to.

The page behind the mailed link is open to everybody who has the link. It says with which address to sign
in or sign up, because only the account of that address can accept.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from focalpoint.access import load_allowed
from focalpoint.errors import DomainError
from focalpoint.people import Anyone
from focalpoint.posted import only_posted
from organisations.accounts.requests import SignedIn
from organisations.memberships import actions
from organisations.memberships.models import Invitation
from organisations.memberships.queries import invitation_of

FILES = "organisations/portal/memberships"


@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what one is invited to, and joins on a press."""
    now = timezone.now()
    refusal: DomainError | None = None
    if request.method == "POST" and request.user.is_authenticated:
        try:
            membership = actions.join(token, by=request.user, at=now)
            return redirect("profile-detail", pk=membership.profile_id)
        except DomainError as refused:
            refusal = refused
    invitation = invitation_of(token, at=now)
    if invitation is None:
        return render(request, f"{FILES}/gone.html", status=404)
    is_for = _is_for(request.user, invitation)
    # Whoever else has the link does not learn of an organisation that wishes not to be shown.
    organisation = str(invitation.profile) if is_for or invitation.profile.listed else ""
    context = {"invitation": invitation, "refusal": refusal, "is_for": is_for, "organisation": organisation}
    return render(request, f"{FILES}/accept.html", context, status=refusal.status if refusal else 200)


def _is_for(person: Anyone, invitation: Invitation) -> bool:
    return person.is_authenticated and person.email.lower() == invitation.email.lower()


@login_required
@only_posted("profile-list")
def withdraw(request: SignedIn, pk: UUID) -> HttpResponse:
    """Its link does not work any more."""
    invitations = Invitation.objects.select_related("profile")
    invitation = load_allowed(request.user, "organisations.withdraw_invitation", invitations, pk=pk)
    actions.withdraw(invitation, by=request.user, at=timezone.now())
    return redirect("profile-people", pk=invitation.profile_id)
