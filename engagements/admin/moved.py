"""Redirects from former addresses of the office's pages, which letters and bookmarks still use."""

from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from engagements.cases.models import Case


def queue(request: HttpRequest) -> HttpResponse:
    return _moved(request, reverse("admin:engagements_case_changelist"))


def decision(request: HttpRequest, pk: UUID | str) -> HttpResponse:
    """The decision screen of a case, by the id of its input or by a reference."""
    if isinstance(pk, str):
        return _moved(request, reverse("admin:engagements_case_change", args=[pk]))
    case = Case.objects.visible_to(request.user).filter(submissions=pk).first()
    if case is None:
        raise Http404
    return _moved(request, reverse("admin:engagements_case_change", args=[case.pk]))


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    """With the query string: filters, a version."""
    query = request.GET.urlencode()
    return redirect(f"{address}{query and f'?{query}'}", permanent=True)


urlpatterns = [
    path("", admin.site.admin_view(queue)),
    path("<case:pk>/change/", admin.site.admin_view(decision)),
]
