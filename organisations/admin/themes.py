"""Themes in the admin: corrected by leads, with the departments that are asked first."""

from typing import Any

from django.contrib import admin
from django.utils import timezone

from focalpoint.admin.bases import OfficeAdmin, Permitted
from focalpoint.admin.translated import InLanguages
from organisations.admin.forms.departments import ThemeForm
from organisations.departments import actions as departments
from organisations.departments.models import Lead
from organisations.themes import actions as themes
from organisations.themes.models import Theme


class LeadInline(Permitted, admin.StackedInline):
    """Which departments lead the theme; the lowest position is asked first."""

    permissions = {
        "view": "organisations.view_theme",
        "add": "organisations.lead_theme",
        "change": "organisations.lead_theme",
        "delete": "organisations.lead_theme",
    }
    model = Lead
    fields = ["department", "position"]
    extra = 0


@admin.register(Theme)
class ThemeAdmin(InLanguages, OfficeAdmin):
    """A theme and its leads on one page; inputs keep the theme, so none is deleted."""

    permissions = {
        "view": "organisations.view_theme",
        "add": "organisations.create_theme",
        "change": "organisations.save_theme",
    }
    form = ThemeForm
    inlines = [LeadInline]
    list_display = ["name", "parent", "code", "position"]
    list_select_related = ["parent"]
    list_filter = [("parent", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name", "description"]
    ordering = ["position", "code"]
    list_per_page = 100
    actions = None

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[Any]:
        """The code is the end of a public address."""
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]

    def save_model(self, request: Any, obj: Theme, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in ("parent", "name", "description", "position")}
        if change:
            themes.save(obj, **given, by=request.user, at=timezone.now())
        else:
            themes.create(code=obj.code, **given, by=request.user, at=timezone.now())

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """The rows as one list, in their order: who leads a theme is one decision."""
        formset.save(commit=False)
        if not formset.has_changed():
            return
        kept = [row.instance for row in formset.forms if row not in formset.deleted_forms]
        leads = sorted((lead for lead in kept if lead.department_id), key=lambda lead: lead.position)
        chosen = [lead.department for lead in leads]
        departments.lead(form.instance, departments=chosen, by=request.user, at=timezone.now())
