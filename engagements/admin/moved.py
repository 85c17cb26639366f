"""Where the office's pages stood before a case was a noun of its own: letters and bookmarks lead here."""

from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from engagements.cases.models import Filing


def queue(request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    address = reverse("admin:engagements_case_changelist")
    return redirect(f"{address}{query and f'?{query}'}", permanent=True)


def decision(request: HttpRequest, pk: UUID | str) -> HttpResponse:
    """Of a case by its input; by a reference the address is the same but for its beginning."""
    if isinstance(pk, str):
        return redirect("admin:engagements_case_change", pk, permanent=True)
    case = Filing.objects.filter(submission=pk).values_list("case", flat=True).first()
    if case is None:
        raise Http404
    return redirect("admin:engagements_case_change", case, permanent=True)


urlpatterns = [
    path("", admin.site.admin_view(queue)),
    path("<case:pk>/change/", admin.site.admin_view(decision)),
]
