"""Departments in the admin: corrected by leads, who also name their people."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.access import check, load_allowed
from focalpoint.admin.bases import OfficeAdmin
from focalpoint.admin.steps import Steps
from focalpoint.admin.translated import InLanguages
from organisations.admin.forms.departments import DepartmentForm
from organisations.admin.forms.people import PostForm
from organisations.departments import actions as departments
from organisations.departments.models import Department, Duty, Post

FOLDER = "organisations/admin/departments"
GIVEN = ["acronym", "name", "kind", "parent", "website", "pillars", "accepts_referrals", "answer_days"]
NAMING = {Duty.REVIEWER: departments.name_reviewer, Duty.LIAISON: departments.name_liaison}


@admin.register(Department)
class DepartmentAdmin(InLanguages, Steps, OfficeAdmin):
    """What a department is goes through one form; naming and ending a post have pages of their own."""

    permissions = {
        "view": "organisations.view_department",
        "add": "organisations.create_department",
        "change": "organisations.save_department",
    }
    form = DepartmentForm
    change_form_template = f"{FOLDER}/change_form.html"
    list_display = ["__str__", "name", "kind", "accepts_referrals", "people"]
    list_filter = ["kind", "accepts_referrals"]
    search_fields = ["code", "acronym", "name"]
    actions = None

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[Any]:
        """The code is the end of a public address."""
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]

    def get_queryset(self, request: Any) -> QuerySet[Department]:
        live = Count("posts", filter=Q(posts__ended_at=None))
        return super().get_queryset(request).annotate(live_posts=live)

    @admin.display(description=gettext_lazy("people"))
    def people(self, department: Any) -> int:
        return int(department.live_posts)

    def save_model(self, request: Any, obj: Department, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in GIVEN}
        if change:
            departments.save(obj, **given, by=request.user, at=timezone.now())
        else:
            departments.create(code=obj.code, **given, by=request.user, at=timezone.now())

    def get_urls(self) -> list:
        name = "organisations_department"
        view = self.admin_site.admin_view
        return [
            path("<slug:pk>/people/name/", view(self.name_somebody), name=f"{name}_name"),
            path("posts/<uuid:pk>/end/", view(self.end), name=f"{name}_end"),
            *super().get_urls(),
        ]

    def change_view(self, request: Any, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        department = self.get_object(request, object_id)
        posts = department.posts.live().select_related("user", "department") if department else []
        kwargs["extra_context"] = {
            "department": department,
            "posts": posts,
            "may_name": request.user.has_perm("organisations.name_reviewer_department", department),
            "led": department.lead_set.select_related("theme") if department else [],
        }
        return super().change_view(request, object_id, *args, **kwargs)

    def name_somebody(self, request: Any, pk: str) -> HttpResponse:
        """An address and a duty; whoever has no account gets one."""
        department = load_allowed(
            request.user, "organisations.name_reviewer_department", Department.objects, pk=pk
        )
        form = PostForm(request.POST or None)
        if form.is_valid():
            duty = Duty(form.cleaned_data["duty"])
            check(request.user, f"organisations.name_{duty}_department", department)
            said = _("The person has the post and is told.")
            email = form.cleaned_data["email"]
            return self.done(request, NAMING[duty], department, said, email=email)
        return self.step(request, f"{FOLDER}/name.html", department, _("Name somebody"), form=form)

    def end(self, request: Any, pk: Any) -> HttpResponse:
        """Ask, then end the post."""
        posts = Post.objects.select_related("user", "department")
        post: Post = load_allowed(request.user, "organisations.end_post", posts, pk=pk)
        if request.method != "POST":
            return self.step(request, f"{FOLDER}/end.html", post.department, _("End a post"), post=post)
        self.done(request, departments.end, post, _("The post has ended, and the person is told."))
        return self.back(post.department_id)
