"""The audit log in the admin: who did what to what, and whether that is sealed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from focalpoint import audit
from focalpoint.admin.base import ReadOnlyAdmin
from focalpoint.admin.history import in_short, lines, role_word, type_word, verb_word
from focalpoint.admin.narrowed import PeriodFilter, PersonFilter
from focalpoint.audit.history import Named, verbs, with_names
from focalpoint.audit.models import Entry
from focalpoint.errors import DomainError
from focalpoint.finding import people_named, rows_named
from focalpoint.table_files import csv_answer

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
    change_list_template = "focalpoint/admin/audit_log.html"
    change_form_template = "focalpoint/admin/record.html"
    list_display = ["at", "person", "what", "target", "in_short", "sealed"]
    list_display_links = ["at"]
    list_filter = [PeriodFilter, VerbFilter, PersonFilter]
    list_select_related = ["seal"]
    # What is typed is understood by `get_search_results`.
    search_fields = ["target_id__exact"]
    search_help_text = _("Reference of an input, name or email address of a person, or ID of a record")
    # As the indexes have it, whatever it is narrowed by.
    ordering = ["-at", "-id"]
    empty_text = _("What people do in the portal will be recorded here.")
    sortable_by: ClassVar[list[str]] = []
    fields = [
        "at", "who", "what", "verb", "kind", "record", "details", "recorded", "sealed", "digest",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return with_names(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entry], search_term: str
    ) -> tuple[QuerySet[Entry], bool]:
        """A reference leads to all that belongs to its input, a name to what the person did."""
        text = search_term.strip()
        if not text:
            return queryset, False
        try:
            if (rows := rows_named(text)) is not None:
                return queryset.filter(target_id__in=[str(row) for row in rows]), False
        except DomainError as typo:
            messages.warning(request, str(typo.message))
            return queryset.none(), False
        people = people_named(text)
        if people is None:
            return queryset.filter(target_id=text), False
        if len(people) > 1:
            # Each has a place in the index, all of them together have not: the log would be read through.
            messages.info(request, _which_of(people))
            return queryset.none(), False
        return queryset.filter(by=people[0]) if people else queryset.none(), False

    def get_urls(self) -> list[URLPattern]:
        own = path("export/", self.admin_site.admin_view(self.export), name="focalpoint_entry_export")
        return [own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        query = request.GET.urlencode()
        export = f"{reverse('admin:focalpoint_entry_export')}{query and f'?{query}'}"
        return super().changelist_view(request, {"export": export, **(extra_context or {})})

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The entries of the list as it is narrowed, as a file; that it was made is an entry too."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return redirect("admin:focalpoint_entry_changelist")
        # The admin admits no one else.
        assert request.user.is_authenticated
        try:
            entries = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:focalpoint_entry_changelist")
        by, changes = request.user, {"narrowed_by": _narrowed_by(request)}
        audit.record("entry.exported", by, by=by, at=timezone.now(), capacity=by.capacity, changes=changes)
        # As CSV alone: it can be of any size.
        return csv_answer("audit-log", _HEADER, map(_row, entries.iterator(chunk_size=1000)))

    def name_of(self, row: "WithAnnotations[Entry, Named]") -> str:
        return f"{self.who(row)} {self.what(row)}"

    @admin.display(description=_("who"))
    def who(self, entry: "WithAnnotations[Entry, Named]") -> str:
        if entry.by is None:
            return gettext("The portal")
        name = entry.who or gettext("Someone whose account was deleted")
        return f"{name} ({role_word(entry.capacity)})" if entry.capacity else name

    @admin.display(description=_("who"))
    def person(self, entry: "WithAnnotations[Entry, Named]") -> str:
        """Leads to all that the person did."""
        if entry.by is None:
            return self.who(entry)
        return format_html('<a href="?{}">{}</a>', urlencode({"by": str(entry.by)}), self.who(entry))

    @admin.display(description=_("what"))
    def what(self, entry: Entry) -> str:
        return str(verb_word(entry.verb))

    @admin.display(description=_("type of record"))
    def kind(self, entry: Entry) -> str:
        return type_word(entry.target_type)

    @admin.display(description=_("record"))
    def target(self, entry: Entry) -> str:
        return _all_of(entry, type_word(entry.target_type))

    @admin.display(description=_("record"))
    def record(self, entry: Entry) -> str:
        return _all_of(entry, entry.target_id)

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


def _all_of(entry: Entry, words: str) -> str:
    """Leads to all that was done to its record."""
    log = reverse("admin:focalpoint_entry_changelist")
    return format_html('<a href="{}?{}">{}</a>', log, urlencode({"q": entry.target_id}), words)


def _which_of(people: Sequence[UUID]) -> str:
    """Links to what each of several people did."""
    rows = get_user_model()._default_manager.filter(pk__in=people).order_by("name", "pk")
    links = format_html_join(
        " · ",
        '<a href="?{}">{}</a>',
        ((urlencode({"by": str(person.pk)}), f"{person} ({person.email})") for person in rows),
    )
    return format_html("{} {}", _("Several people are called so. Choose one:"), links)


_HEADER = (
    _("position in the chain"),
    _("when"),
    _("recorded"),
    _("ID of the person"),
    _("role"),
    _("what"),
    _("event code"),
    _("type of record"),
    _("record"),
    _("what changed"),
    _("checksum"),
)


def _row(entry: Entry) -> tuple[object, ...]:
    """People by their key: a name beside an input may be confidential, and a file leaves the portal."""
    seal = getattr(entry, "seal", None)
    return (
        seal.position if seal else "",
        entry.at.isoformat(),
        entry.recorded.isoformat(),
        entry.by or "",
        role_word(entry.capacity),
        verb_word(entry.verb),
        entry.verb,
        type_word(entry.target_type),
        entry.target_id,
        in_short(entry),
        seal.digest if seal else "",
    )


def _narrowed_by(request: HttpRequest) -> str:
    """Codes, keys and days; what was searched for may name an input, so it is not kept."""
    names = ("verb", "by", "since", "until")
    asked = [f"{name}={request.GET[name][:60]}" for name in names if request.GET.get(name)]
    return ", ".join([*asked, *(["search"] if request.GET.get("q", "").strip() else [])])
