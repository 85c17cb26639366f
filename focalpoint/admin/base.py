"""What every screen of the office's admin is made of.

An admin class names the permissions it asks for, and holds no rule itself:

    class ThemeAdmin(OfficeAdmin):
        permissions = {
            "view": "organisations.view_theme",
            "add": "organisations.create_theme",
            "change": "organisations.save_theme",
        }

What it does not name ("delete" here) nobody may. Saving goes through the noun's verb: override `save_model`.
Inlines take `Permitted` alone (`class PostInline(Permitted, admin.TabularInline)`); they are asked with the
object they hang on. What nobody writes through a form is a `ReadOnlyAdmin`.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focalpoint.admin.history import lines
from focalpoint.admin.pages import PagedList
from focalpoint.admin.translated import Column, columns_to_read
from focalpoint.audit.history import history_of


def _parameters(filter_: object) -> set[str]:
    """The query parameters of one filter of a list: a class, a field, or a field and a class."""
    field = filter_[0] if isinstance(filter_, list | tuple) else filter_
    if not isinstance(field, str):
        return {str(getattr(field, "parameter_name", "")), *getattr(field, "parameter_names", ())}
    return {field, *(f"{field}__{how}" for how in ("exact", "isnull", "isempty", "in", "gte", "lt"))}


class Permitted:
    """Checks the admin's permissions (view, add, change, delete) by the names in `permissions`."""

    permissions: ClassVar[dict[str, str]] = {}

    def may(self, request: HttpRequest, action: str, obj: models.Model | None = None) -> bool:
        """Whether the person may do `action`; False when `permissions` does not name it."""
        name = self.permissions.get(action)
        return name is not None and request.user.has_perm(name, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "view")

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request, "view", obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request, "add", obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request, "delete", obj)


class OfficeAdmin(Permitted, admin.ModelAdmin):
    """A list that stays fast at any size, and a history that comes from the audit log.

    `empty_text` is what the list says before it has a first row: what will be here.
    """

    change_list_template = "focalpoint/admin/list.html"
    empty_text: ClassVar[str | Promise] = ""
    list_per_page = 50
    show_full_result_count = False
    # Django's own repeats the address above the field, as a link.
    formfield_overrides: ClassVar[dict[type["models.Field[Any, Any]"], dict[str, Any]]] = {
        models.URLField: {"widget": forms.URLInput}
    }
    # Facets count the whole table once for each choice of each filter.
    show_facets = admin.ShowFacets.NEVER

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters of the list ask for.

        Django lets an address filter by the beginning of any column, and the list shows whether it matched:
        letter by letter, that reveals what no column shows (a password's hash, the recipient of a mail).
        """
        field_name = lookup.split("__")[0]
        if self.date_hierarchy and field_name == self.date_hierarchy:
            return True
        return any(lookup in _parameters(list_filter) for list_filter in self.get_list_filter(request))

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Without the icons that open a related row in a window of its own."""
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[PagedList]:
        return PagedList

    def get_list_display(self, request: HttpRequest) -> list[Column]:
        """Texts in several languages in the reader's: Django would show the column as it is stored."""
        return columns_to_read(self.model, super().get_list_display(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def beside(self, request: HttpRequest, row: Any) -> dict[str, object]:
        """What the page of a row shows beside its form."""
        return {}

    def name_of(self, row: Any) -> str:
        """What the page of a row is called."""
        return str(row)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: models.Model | None = None,
    ) -> HttpResponse:
        """With what is beside the form: of the row as it is stored, not with what was posted."""
        if obj is not None:
            is_posted = request.method == "POST"
            row = self.get_object(request, str(obj.pk)) if is_posted else obj
            name = self.name_of(row)
            context = {**context, "subtitle": name, "row_name": name, **self.beside(request, row)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    # The audit log is the record of what was done. Django's own log would keep the titles of
    # confidential inputs, readable for all of the office.
    def log_addition(self, request: HttpRequest, obj: models.Model, message: object) -> None:  # type: ignore[override]
        pass

    def log_change(self, request: HttpRequest, obj: models.Model, message: object) -> None:  # type: ignore[override]
        pass

    def log_deletions(self, request: HttpRequest, queryset: models.QuerySet[models.Model]) -> None:  # type: ignore[override]
        pass

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """What was done to the object, newest first, for whoever may view it."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "object": obj,
            "opts": self.opts,
            "entries": lines(history_of(obj)),
            **(extra_context or {}),
        }
        return render(request, "focalpoint/admin/history.html", context)


class ReadOnlyAdmin(OfficeAdmin):
    """Read-only: only the permission "view" is ever checked."""

    actions: list[str] | None = None

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
