"""The audit log in the admin: who did what to what, and whether that is sealed."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from focalpoint.admin.base import ReadOnlyAdmin
from focalpoint.admin.translated import readable
from focalpoint.audit.history import Named, verbs, with_names
from focalpoint.audit.models import Entry

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class VerbFilter(admin.SimpleListFilter):
    """By what was done."""

    title = _("what")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Entry]") -> list[tuple[str, str]]:
        return [(verb, verb) for verb in verbs()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Entry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Names are looked up when they are read: the log itself holds none."""

    permissions: ClassVar[dict[str, str]] = {"view": "focalpoint.view_entry"}
    list_display = ["at", "verb", "who", "target", "details", "sealed"]
    list_display_links = ["at"]
    list_filter = ["at", VerbFilter]
    list_select_related = ["seal"]
    search_fields = ["target_id__exact"]
    search_help_text = _("The id of what it was done to")
    ordering = ["-id"]
    sortable_by: ClassVar[list[str]] = []
    fields = [
        "at", "who", "verb", "target_type", "target_id", "details", "recorded", "sealed",
        "digest",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return with_names(super().get_queryset(request))

    @admin.display(description=_("who"))
    def who(self, entry: "WithAnnotations[Entry, Named]") -> str:
        if entry.by is None:
            return gettext("The portal itself")
        name = entry.who or gettext("Somebody who has no account any more")
        return f"{name} ({entry.capacity})" if entry.capacity else name

    @admin.display(description=_("target"))
    def target(self, entry: Entry) -> str:
        """Leads to all that was done to it."""
        query = urlencode({"q": entry.target_id})
        return format_html('{} <a href="?{}">{}</a>', entry.target_type, query, entry.target_id)

    @admin.display(description=_("what changed"))
    def details(self, entry: Entry) -> str:
        return ", ".join(f"{name}: {readable(value)}" for name, value in entry.changes.items())

    @admin.display(description=_("place in the chain"))
    def sealed(self, entry: Entry) -> str:
        try:
            return str(entry.seal.position)
        except ObjectDoesNotExist:
            return gettext("not sealed yet")

    @admin.display(description=_("checksum"))
    def digest(self, entry: Entry) -> str:
        try:
            return entry.seal.digest
        except ObjectDoesNotExist:
            return ""
