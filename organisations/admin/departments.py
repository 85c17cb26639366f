"""Departments in the admin: corrected by leads, who also name their people."""

from typing import Protocol

from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from focalpoint.admin.badges import badge
from focalpoint.admin.edited import EditedAdmin
from focalpoint.admin.translated import InLanguages
from organisations.accounts.requests import signed_in
from organisations.admin.flows.departments import FOLDER, STEPS
from organisations.admin.forms.departments import DepartmentForm
from organisations.departments import actions as departments
from organisations.departments.models import Department

GIVEN = ["acronym", "name", "kind", "parent", "website", "pillars", "accepts_referrals", "answer_days"]


class _WithPeople(Protocol):
    live_posts: int


@admin.register(Department)
class DepartmentAdmin(InLanguages, EditedAdmin):
    """What a department is goes through one form; naming and ending a post have pages of their own."""

    permissions = {
        "view": "organisations.view_department",
        "add": "organisations.create_department",
        "change": "organisations.save_department",
    }
    form = DepartmentForm
    change_form_template = f"{FOLDER}/change_form.html"
    list_display = ["name", "acronym", "kind", "takes_referrals", "people"]
    list_filter = ["kind", "accepts_referrals"]
    search_fields = ["code", "acronym", "name"]
    search_help_text = gettext_lazy("Name or acronym")
    empty_text = gettext_lazy("Departments that can receive referrals will be listed here.")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The code is the end of a public address."""
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        live = Count("posts", filter=Q(posts__ended_at=None))
        return super().get_queryset(request).annotate(live_posts=live)

    @admin.display(description=gettext_lazy("referrals"), ordering="accepts_referrals")
    def takes_referrals(self, department: Department) -> SafeString:
        if department.accepts_referrals:
            return badge("open", gettext("Accepted"))
        return badge("closed", gettext("Not accepted"))

    @admin.display(description=gettext_lazy("staff"))
    def people(self, department: _WithPeople) -> SafeString | int:
        """No one reads what is sent to a department without staff."""
        return department.live_posts or badge("returned", gettext("No staff assigned"))

    def save_model(self, request: HttpRequest, obj: Department, form: DepartmentForm, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in GIVEN}
        if change:
            edit = form.cleaned_data["edit"]
            departments.save(obj, **values, edit=edit, by=signed_in(request), at=timezone.now())
        else:
            departments.create(code=obj.code, **values, by=signed_in(request), at=timezone.now())

    def get_urls(self) -> list[URLPattern]:
        return [*STEPS.urls(self.admin_site.admin_view), *super().get_urls()]

    def beside(self, request: HttpRequest, department: Department) -> dict[str, object]:
        return {
            "department": department,
            "posts": department.posts.live().select_related("user", "department"),
            "steps": STEPS.at(department, request.user),
            "led": department.leaddepartment_set.select_related("theme"),
        }
