"""Themes in the admin: corrected by leads, with the departments that are asked first."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from focalpoint.admin.edited import EditedAdmin
from focalpoint.admin.translated import InLanguages
from organisations.accounts.requests import signed_in
from organisations.admin.forms.departments import ThemeForm, leads_of
from organisations.departments import actions as departments
from organisations.departments.models import Department
from organisations.themes import actions as themes
from organisations.themes.models import Theme


@admin.register(Theme)
class ThemeAdmin(InLanguages, EditedAdmin):
    """A theme and its leads on one page; inputs keep the theme, so none is deleted."""

    permissions = {
        "view": "organisations.view_theme",
        "add": "organisations.create_theme",
        "change": "organisations.save_theme",
    }
    form = ThemeForm
    fields = ["code", "parent", "name", "description", "position", "led_by"]
    read_as = {"led_by": "leading"}
    list_display = ["name", "parent", "position"]
    list_select_related = ["parent"]
    list_filter = [("parent", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name", "description"]
    search_help_text = gettext_lazy("Name or description")
    empty_text = gettext_lazy("Themes that inputs are sorted by will be listed here.")
    ordering = ["position", "code"]
    list_per_page = 100
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The code is the end of a public address."""
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]

    @admin.display(description=gettext_lazy("lead departments"))
    def leading(self, theme: Theme) -> str:
        return ", ".join(
            str(lead.department) for lead in theme.leaddepartment_set.select_related("department")
        )

    def save_model(self, request: HttpRequest, obj: Theme, form: ThemeForm, change: bool) -> None:
        """Who leads it is recorded where that was changed."""
        by, at = signed_in(request), timezone.now()
        values = {name: form.cleaned_data[name] for name in ("parent", "name", "description", "position")}
        if change:
            theme = themes.save(obj, **values, edit=form.cleaned_data["edit"], by=by, at=at)
        else:
            theme = themes.create(code=obj.code, **values, by=by, at=at)
        if (codes := form.cleaned_data["led_by"]) != leads_of(theme):
            by_code = Department.objects.in_bulk(codes)
            departments.set_lead_departments(
                theme, departments=[by_code[code] for code in codes], by=by, at=at
            )
