"""Triage: the queue of inputs, and one screen to read and decide about each."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path, register_converter
from django.urls.converters import UUIDConverter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagements.admin.filters import FILTERS
from engagements.admin.flows import decision
from engagements.admin.flows.decision import TRIAGE
from engagements.admin.queue import ORDER, SIZE, Queue
from engagements.admin.saved_views import listed
from engagements.submissions import references
from engagements.submissions.models import Submission
from focalpoint import search
from focalpoint.admin.bases import OfficeAdmin

OFFICE: Any = admin.site
OFFICE.start_at(
    "admin:engagements_submission_changelist",
    _("The queue of inputs"),
    about=_("Read what was handed in, ask its author, refer it to departments."),
    permission=TRIAGE,
    place=1,
)


class InputConverter(UUIDConverter):
    """An input in an address: its id, or its reference, which is shorter by half in a list of fifty."""

    regex = f"{UUIDConverter.regex}|FP-[0-9]{{4}}-[0-9A-Z]{{4}}-[0-9A-Z]{{4}}"

    def to_python(self, value: str) -> Any:
        return value if value.startswith("FP-") else super().to_python(value)


register_converter(InputConverter, "input")


@admin.register(Submission)
class SubmissionAdmin(OfficeAdmin):
    """Drafts are their authors' and never shown here."""

    permissions = {"view": TRIAGE}
    actions = None
    list_filter = FILTERS
    list_display = ["reference"]
    list_per_page = SIZE
    ordering = ORDER
    search_fields = ["search"]
    change_list_template = "engagements/admin/submissions/change_list.html"

    def get_queryset(self, request: Any) -> QuerySet[Submission]:
        return listed(Submission.objects.visible_to(request.user))

    def get_changelist(self, request: Any, **kwargs: Any) -> type[Queue]:
        return Queue

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """A reference finds its input; a mistyped one is told; other words are looked up in the text."""
        try:
            if reference := references.normalise(search_term):
                return queryset.filter(reference=reference), False
        except references.ReferenceTypoError as typo:
            messages.warning(request, str(typo.message))
            return queryset.none(), False
        asked = search.query(search_term)
        return (queryset if asked is None else queryset.filter(search=asked)), False

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "engagements_submission"
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("<input:pk>/change/", view(decision.decide), name=f"{name}_change"),
            path("<uuid:pk>/next/", view(decision.skip), name=f"{name}_next"),
            path("<uuid:pk>/files/<uuid:attachment>/", view(decision.file), name=f"{name}_file"),
        ]

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        drawn = getattr(response, "context_data", None)
        if drawn and "cl" in drawn:
            drawn.update(drawn["cl"].context(request.user, now=timezone.now()))
        return response
