"""A saved view is made to show what the queue shows now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engagements.admin.own_views import address_of
from engagements.saved_views import actions, verbs
from engagements.saved_views.models import SavedView
from focalpoint.admin.steps import Steps, step
from focalpoint.editor.seen import edit_seen
from organisations.accounts.requests import SignedIn

STEPS = Steps("engagements_savedview")


@STEPS.of(verbs.SAVE, "<uuid:pk>/replace/")
def replace(request: SignedIn, view: SavedView) -> HttpResponse:
    """The address has what the queue shows; without it, it shows the same as before."""
    if request.method != "POST":
        return step(request, "engagements/admin/saved_views/replace.html", view, _("Change this view"))
    query = request.GET.get("query", "") or view.query
    saved = actions.save(
        view,
        name=view.name,
        query=query,
        is_shared=view.is_shared,
        edit=edit_seen(request),
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": saved.name})
    return redirect(reverse("admin:engagements_case_changelist") + address_of(saved.query, saved.pk))
