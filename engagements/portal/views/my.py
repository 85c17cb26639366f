"""A representative's own page: what needs them now, then what is recent."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagements.cases.status import listed
from engagements.consultations.models import Consultation
from engagements.portal.views.submissions import rows_of
from engagements.submissions.models import Submission
from engagements.submissions.permissions import WRITERS
from engagements.submissions.states import State
from organisations.accounts.models import User
from organisations.accounts.requests import SignedIn
from organisations.departments.models import Post
from organisations.memberships.models import Invitation, Membership
from organisations.portal import desk_link
from organisations.profiles.states import MAY_SUBMIT
from organisations.profiles.states import State as ProfileState

SOON = timedelta(days=7)
SHOWN = 10
UNFINISHED = (ProfileState.DRAFT, ProfileState.RETURNED)


def _waiting(user: User, now: datetime) -> QuerySet[Submission, Any]:
    """Questions of the office, and drafts whose call closes soon, of those for whom the person writes; what
    is due first comes first.
    """
    closing = Q(state=State.DRAFT, consultation__closes_at__gt=now, consultation__closes_at__lte=now + SOON)
    waiting = rows_of(user, roles=WRITERS).filter(closing | Q(returned_at__isnull=False))
    return waiting.order_by("due_at", "consultation__closes_at", "pk")[:SHOWN]


def _invitations(user: User, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.waiting(now).filter(email=user.email).select_related("profile")


@login_required
@require_safe
def home(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    user = request.user
    memberships = list(Membership.objects.live().filter(user=user).select_related("profile"))
    has_desk = Post.objects.live().filter(user=user).exists()
    desk_link.remember(request, has_desk=has_desk)
    context = {
        "now": now,
        "memberships": memberships,
        "has_desk": has_desk,
        "unfinished": [
            membership.profile for membership in memberships if membership.profile.state in UNFINISHED
        ],
        "writes": any(
            membership.role in WRITERS and membership.profile.state in MAY_SUBMIT
            for membership in memberships
        ),
        "invitations": list(_invitations(user, now)),
        "waiting": listed(_waiting(user, now)),
        "recent": listed(rows_of(user).order_by("-saved_at", "-pk")[:SHOWN]),
        "calls": list(Consultation.objects.open(now).exclude(standing=True).order_by("closes_at", "pk")[:3]),
    }
    return render(request, "engagements/portal/my/home.html", context)
