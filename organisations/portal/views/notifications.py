"""A person's inbox: their notices, newest first."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from focalpoint.notifications import inbox
from focalpoint.notifications.models import Notice
from focalpoint.posted import only_posted
from organisations.accounts.requests import SignedIn


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    page = inbox.page(request.user, request, at=timezone.now())
    context = {"page": page, "unread": inbox.unread(request.user)}
    return render(request, "organisations/portal/notifications/index.html", context)


@login_required
@only_posted("notification-list")
def read(request: SignedIn, pk: UUID) -> HttpResponse:
    """Mark one as read, and go where it leads."""
    try:
        notice = inbox.mark_read(pk, by=request.user, at=timezone.now())
    except Notice.DoesNotExist as error:
        raise Http404 from error
    return redirect(notice.link or "notification-list")


@login_required
@only_posted("notification-list")
def read_all(request: SignedIn) -> HttpResponse:
    """Mark as read whatever stood on the page; what came since stays unread."""
    inbox.mark_all_read(by=request.user, at=timezone.now())
    return redirect("notification-list")
