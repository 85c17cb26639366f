"""Triage: the queue of inputs, and one screen to read and decide about each."""

from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, register_converter, reverse
from django.urls.converters import UUIDConverter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagements.admin.filters import FILTERS
from engagements.admin.flows import decision
from engagements.admin.queue import ORDER, SIZE, Queue, after
from engagements.admin.saved_views import listed
from engagements.submissions import references
from engagements.submissions.models import Attachment, Submission
from focalpoint import search
from focalpoint.access import load_allowed
from focalpoint.admin.bases import OfficeAdmin
from focalpoint.files.download import download

TRIAGE = "engagements.triage_submission"
CHANGE = "admin:engagements_submission_change"
FILTERED_BY = "_changelist_filters"
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
            path("<input:pk>/change/", view(self.decide), name=f"{name}_change"),
            path("<uuid:pk>/next/", view(self.skip), name=f"{name}_next"),
            path("<uuid:pk>/files/<uuid:attachment>/", view(self.file), name=f"{name}_file"),
        ]

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        drawn = getattr(response, "context_data", None)
        if drawn and "cl" in drawn:
            drawn.update(drawn["cl"].context(request.user, now=timezone.now()))
        return response

    def load(self, request: Any, pk: Any) -> Submission:
        return load_allowed(request.user, TRIAGE, Submission.objects.all(), **decision.named(pk))

    def decide(self, request: Any, pk: Any) -> HttpResponse:
        """The screen to read one input and decide about it."""
        return decision.decide(request, self, pk)

    def skip(self, request: Any, pk: Any) -> HttpResponse:
        """On to the next one without deciding."""
        submission = self.load(request, pk)
        return self.to_next(request, (submission.ball, submission.due_at, submission.pk))

    def to_next(self, request: Any, place: tuple[int, Any, Any]) -> HttpResponse:
        """To what follows `place` in the queue as it was filtered; to the queue when nothing does."""
        asked = copy(request)
        asked.GET = QueryDict(request.GET.get(FILTERED_BY, ""))
        found = after(self.get_changelist_instance(asked).queryset, place)
        if found is None:
            query = asked.GET.urlencode()
            listing = reverse("admin:engagements_submission_changelist")
            return redirect(f"{listing}?{query}" if query else listing)
        return redirect(f"{reverse(CHANGE, args=[found.pk])}{self.kept(request)}")

    def kept(self, request: Any) -> str:
        """The query string that carries the filters along."""
        filters = self.get_preserved_filters(request)
        return f"?{filters}" if filters else ""

    def file(self, request: Any, pk: Any, attachment: Any) -> HttpResponse:
        """An attachment, also one that only an earlier version names."""
        rows = Attachment.objects.filter(submission=self.load(request, pk)).select_related("file")
        found = rows.filter(pk=attachment).first()
        if found is None:
            raise Http404
        return download(found.file)
