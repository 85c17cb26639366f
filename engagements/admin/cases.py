"""Triage: the queue of cases, and one screen to read and decide about each."""

from typing import cast
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, register_converter
from django.urls.converters import UUIDConverter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagements.admin import day
from engagements.admin.case_loading import VIEW
from engagements.admin.filters import FILTERS, SavedMark
from engagements.admin.flows import (
    bulk,
    campaign,
    decision,
    previews,
    readers,
    reports,
    sharing,
    undo,
    workload,
)
from engagements.admin.own_views import own_view_at
from engagements.admin.queue import ORDER, SIZE, Queue
from engagements.admin.saved_views import listed
from engagements.admin.searching import searched
from engagements.cases.models import Case
from engagements.routing.permissions import SEE_WORKLOAD
from focalpoint.admin.base import OfficeAdmin
from focalpoint.admin.site import OfficeSite
from organisations.accounts.requests import signed_in

OFFICE = cast(OfficeSite, admin.site)
OFFICE.start_at(
    "admin:engagements_case_changelist",
    _("Input queue"),
    about=_("Read inputs, ask authors questions, refer inputs to departments."),
    permission=VIEW,
    place=1,
    figures=day.figures,
)
OFFICE.start_at(
    "admin:engagements_case_workload",
    _("Workload"),
    about=_("What each officer has to do and has decided; new inputs shared out."),
    permission=SEE_WORKLOAD,
    place=4,
)
OFFICE.start_at(
    "admin:engagements_case_figures",
    _("Figures and reports"),
    about=_("What came in, where it waits and how long, and the report of each month."),
    permission=reports.VIEW,
    place=5,
)


class CaseConverter:
    """A case in an address: its id, or the reference of an input, which is half as long."""

    regex = f"{UUIDConverter.regex}|FP-[0-9]{{4}}-[0-9A-Z]{{4}}-[0-9A-Z]{{4}}"

    def to_python(self, value: str) -> UUID | str:
        return value if value.startswith("FP-") else UUID(value)

    def to_url(self, value: UUID | str) -> str:
        return str(value)


register_converter(CaseConverter, "case")


@admin.register(Case)
class CaseAdmin(OfficeAdmin):
    """The queue, and the addresses of the decision screen."""

    permissions = {"view": VIEW}
    actions = None
    list_filter = FILTERS
    list_display = ["__str__"]
    list_per_page = SIZE
    ordering = ORDER
    search_fields = ["search"]
    change_list_template = "engagements/admin/cases/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return listed(Case.objects.visible_to(request.user))

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[Queue]:
        return Queue

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Case], search_term: str
    ) -> tuple[QuerySet[Case], bool]:
        """What is said about the question stands above the list."""
        rows, said = searched(queryset, search_term)
        if said:
            messages.warning(request, str(said))
        return rows, False

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "engagements_case"
        file = "<uuid:pk>/files/<uuid:attachment>/"
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("bulk/", view(bulk.bulk), name=f"{name}_bulk"),
            path("bulk/<int:act>/", view(bulk.act), name=f"{name}_bulk_act"),
            path("bulk/<int:act>/results/", view(bulk.file), name=f"{name}_bulk_file"),
            path("<case:pk>/change/", view(decision.decide), name=f"{name}_change"),
            path("<uuid:pk>/next/", view(decision.skip), name=f"{name}_next"),
            path("figures/", view(reports.figures), name=f"{name}_figures"),
            path("figures/month/", view(reports.month), name=f"{name}_month"),
            path("decisions/<uuid:pk>/undo/", view(undo.undo), name=f"{name}_undo"),
            path("share/", view(sharing.share), name=f"{name}_share"),
            path("workload/", view(workload.show), name=f"{name}_workload"),
            path("<uuid:pk>/notes/", view(decision.notes), name=f"{name}_notes"),
            path("<uuid:pk>/reading/", view(readers.reading), name=f"{name}_reading"),
            path("<uuid:pk>/campaign/", view(campaign.campaign), name=f"{name}_campaign"),
            path(file, view(decision.file), name=f"{name}_file"),
            path(
                "<uuid:pk>/files/<uuid:attachment>/preview/", view(previews.preview), name=f"{name}_preview"
            ),
            path(
                "<uuid:pk>/files/<uuid:attachment>/picture/", view(previews.picture), name=f"{name}_picture"
            ),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if set(request.GET) == {SavedMark.parameter_name}:
            return redirect(own_view_at(request.GET[SavedMark.parameter_name], signed_in(request)))
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None)
        if context and "cl" in context:
            context.update(context["cl"].context(signed_in(request), now=timezone.now()))
        return response
