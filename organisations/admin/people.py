"""People in the admin: found, let in, given roles by the operator, stopped; nobody sees a password."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.access import load_allowed
from focalpoint.admin.bases import OfficeAdmin
from focalpoint.admin.steps import Steps
from organisations.accounts import actions as accounts
from organisations.accounts.models import Reason, User
from organisations.accounts.roles import DESCRIPTIONS, Role
from organisations.admin.forms.people import PersonForm, ReasonForm, RoleForm
from organisations.memberships import actions as memberships

FOLDER = "organisations/admin/people"


class RoleFilter(admin.SimpleListFilter):
    """People of one role."""

    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, request: Any, model_admin: Any) -> list[Any]:
        return list(Role.choices)

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        return queryset.filter(roles__contains=[self.value()]) if self.value() else queryset


@admin.register(User)
class PersonAdmin(Steps, OfficeAdmin):
    """Read, but for adding; what changes a person has a page of its own."""

    permissions = {"view": "organisations.view_user", "add": "organisations.add_user"}
    form = PersonForm
    change_form_template = f"{FOLDER}/change_form.html"
    list_display = ["email", "name", "role_names", "is_active", "second_factor", "joined_at"]
    list_filter = [RoleFilter, "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    actions = None

    def get_queryset(self, request: Any) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        return super().get_queryset(request).annotate(has_factor=Exists(factors))

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        if obj is None:
            return ["email", "name", "language"]
        return [
            "email", "name", "language", "time_zone", "role_names", "is_superuser", "is_active",
            "second_factor", "joined_at", "last_login",
        ]  # fmt: skip

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, person: User) -> str:
        return ", ".join(str(Role(role).label) for role in person.roles)

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def second_factor(self, person: Any) -> bool:
        return bool(person.has_factor)

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in ("email", "name", "language")}
        obj.pk = accounts.add(**given, by=request.user, at=timezone.now()).pk

    def get_urls(self) -> list:
        name = "organisations_user"
        view = self.admin_site.admin_view
        return [
            path("<uuid:pk>/roles/", view(self.grant), name=f"{name}_grant"),
            path("<uuid:pk>/roles/<slug:role>/revoke/", view(self.revoke), name=f"{name}_revoke"),
            path("<uuid:pk>/stop/", view(self.deactivate), name=f"{name}_deactivate"),
            path("<uuid:pk>/let-in/", view(self.reactivate), name=f"{name}_reactivate"),
            *super().get_urls(),
        ]

    def change_view(self, request: Any, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.get_object(request, object_id)
        verbs = ("grant_role_user", "revoke_role_user", "deactivate_user", "reactivate_user")
        kwargs["extra_context"] = {
            "person": person,
            "may": {verb: request.user.has_perm(f"organisations.{verb}", person) for verb in verbs},
            "roles": [(role, Role(role).label, DESCRIPTIONS[Role(role)]) for role in person.roles]
            if person
            else [],
            "posts": person.posts.live().select_related("department") if person else [],
        }
        return super().change_view(request, object_id, *args, **kwargs)

    def _load(self, request: Any, verb: str, pk: Any) -> User:
        person: User = load_allowed(request.user, f"organisations.{verb}", User.objects, pk=pk)
        return person

    def grant(self, request: Any, pk: Any) -> HttpResponse:
        """Choose a role to give, with what it may do."""
        person = self._load(request, "grant_role_user", pk)
        form = RoleForm(person, data=request.POST or None)
        if form.is_valid():
            role = Role(form.cleaned_data["role"])
            said = _("The person has the role and is told.")
            return self.done(request, accounts.grant_role, person, said, role=role)
        described = [(role.label, text) for role, text in DESCRIPTIONS.items()]
        return self.step(
            request, f"{FOLDER}/grant.html", person, _("Give a role"), form=form, roles=described
        )

    def revoke(self, request: Any, pk: Any, role: str) -> HttpResponse:
        """Ask, then take the role away."""
        person = self._load(request, "revoke_role_user", pk)
        if role not in Role.values:
            raise Http404
        if request.method == "POST":
            said = _("The role is taken away, and the person is told.")
            return self.done(request, accounts.revoke_role, person, said, role=Role(role))
        title = _("Take a role away")
        return self.step(request, f"{FOLDER}/revoke.html", person, title, role=Role(role).label)

    def deactivate(self, request: Any, pk: Any) -> HttpResponse:
        """Ask for the reason, then stop the account."""
        person = self._load(request, "deactivate_user", pk)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            reason = Reason(form.cleaned_data["reason"])
            said = _("The account is stopped, and the person is told.")
            return self.done(request, memberships.deactivate, person, said, reason=reason)
        return self.step(request, f"{FOLDER}/deactivate.html", person, _("Stop an account"), form=form)

    def reactivate(self, request: Any, pk: Any) -> HttpResponse:
        """Ask, then let the person in again."""
        person = self._load(request, "reactivate_user", pk)
        if request.method == "POST":
            said = _("The person can sign in again, and is told.")
            return self.done(request, accounts.reactivate, person, said)
        return self.step(request, f"{FOLDER}/reactivate.html", person, _("Let somebody in again"))
