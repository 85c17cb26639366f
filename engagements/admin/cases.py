"""Triage: the queue of cases, and one screen to read and decide about each."""

from typing import cast
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, register_converter
from django.urls.converters import UUIDConverter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagements.admin import day
from engagements.admin.filters import FILTERS
from engagements.admin.flows import campaign, decision, reports, undo
from engagements.admin.flows.decision import VIEW
from engagements.admin.queue import ORDER, SIZE, Queue
from engagements.admin.saved_views import listed
from engagements.cases.models import Case, Filing
from engagements.cases.queries import officers_ever
from engagements.submissions import references
from focalpoint import search
from focalpoint.admin.base import OfficeAdmin
from focalpoint.admin.site import OfficeSite
from focalpoint.search import folded
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
    "admin:engagements_case_figures",
    _("Figures and reports"),
    about=_("What came in, where it waits and how long, and the report of each month."),
    permission=reports.VIEW,
    place=4,
)


class CaseConverter:
    """A case in an address: its id, or the reference of an input, which is half as long."""

    regex = f"{UUIDConverter.regex}|FP-[0-9]{{4}}-[0-9A-Z]{{4}}-[0-9A-Z]{{4}}"

    def to_python(self, value: str) -> UUID | str:
        return value if value.startswith("FP-") else UUID(value)

    def to_url(self, value: UUID | str) -> str:
        return str(value)


register_converter(CaseConverter, "case")


def _officers_called(name: str) -> list[UUID]:
    """Keys of those who have or had cases, by a part of their name: there are only a few dozen."""
    called, people = folded(name), officers_ever().values_list("pk", "name")
    return [pk for pk, known in people if called and called in folded(known)]


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
        """A reference finds its case; a mistyped one gives a warning; other words are searched for."""
        try:
            if reference := references.normalise(search_term):
                return queryset.filter(
                    pk__in=Filing.objects.filter(submission__reference=reference).values("case")
                ), False
        except references.ReferenceTypoError as typo:
            messages.warning(request, str(typo.message))
            return queryset.none(), False
        query = search.query(search_term)
        if query is None:
            return queryset, False
        return queryset.filter(Q(search=query) | Q(assignee__in=_officers_called(search_term))), False

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "engagements_case"
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("<case:pk>/change/", view(decision.decide), name=f"{name}_change"),
            path("<uuid:pk>/next/", view(decision.skip), name=f"{name}_next"),
            path("figures/", view(reports.figures), name=f"{name}_figures"),
            path("figures/month/", view(reports.month), name=f"{name}_month"),
            path("decisions/<uuid:pk>/undo/", view(undo.undo), name=f"{name}_undo"),
            path("<uuid:pk>/notes/", view(decision.notes), name=f"{name}_notes"),
            path("<uuid:pk>/campaign/", view(campaign.campaign), name=f"{name}_campaign"),
            path("<uuid:pk>/files/<uuid:attachment>/", view(decision.file), name=f"{name}_file"),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None)
        if context and "cl" in context:
            context.update(context["cl"].context(signed_in(request), now=timezone.now()))
        return response
