"""The audit log in the admin: who did what to what, and whether that is sealed."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from focalpoint.admin.base import ReadOnlyAdmin
from focalpoint.admin.history import in_short, lines, role_word, type_word, verb_word
from focalpoint.audit.history import Named, verbs, with_names
from focalpoint.audit.models import Entry

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class VerbFilter(admin.SimpleListFilter):
    """By what was done."""

    title = _("what")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Entry]") -> list[tuple[str, str]]:
        named = [(verb, f"{type_word(verb.split('.')[0])}: {verb_word(verb)}") for verb in verbs()]
        return sorted(named, key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Entry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Names are looked up when they are read: the log itself holds none."""

    permissions: ClassVar[dict[str, str]] = {"view": "focalpoint.view_entry"}
    list_display = ["at", "who", "what", "target", "in_short", "sealed"]
    list_display_links = ["at"]
    list_filter = ["at", VerbFilter]
    list_select_related = ["seal"]
    search_fields = ["target_id__exact"]
    search_help_text = _("ID of the record")
    ordering = ["-id"]
    empty_text = _("What people do in the portal will be recorded here.")
    sortable_by: ClassVar[list[str]] = []
    fields = [
        "at", "who", "what", "verb", "kind", "target_id", "details", "recorded", "sealed",
        "digest",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return with_names(super().get_queryset(request))

    @admin.display(description=_("who"))
    def who(self, entry: "WithAnnotations[Entry, Named]") -> str:
        if entry.by is None:
            return gettext("The portal")
        name = entry.who or gettext("Someone whose account was deleted")
        return f"{name} ({role_word(entry.capacity)})" if entry.capacity else name

    @admin.display(description=_("what"))
    def what(self, entry: Entry) -> str:
        return str(verb_word(entry.verb))

    @admin.display(description=_("type of record"))
    def kind(self, entry: Entry) -> str:
        return type_word(entry.target_type)

    @admin.display(description=_("record"))
    def target(self, entry: Entry) -> str:
        """Leads to all that was done to it."""
        query = urlencode({"q": entry.target_id})
        return format_html('<a href="?{}">{}</a>', query, type_word(entry.target_type))

    @admin.display(description=_("what changed"))
    def in_short(self, entry: Entry) -> str:
        return in_short(entry)

    @admin.display(description=_("what changed"))
    def details(self, entry: "WithAnnotations[Entry, Named]") -> str:
        """People are named, as in the list; other rows keep their key: their name may be confidential."""
        [line] = lines([entry], named=[get_user_model()])
        return format_html_join("", "<div>{}: {}</div>", line.changes.items())

    @admin.display(description=_("position in the chain"))
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
