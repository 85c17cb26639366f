"""People in the admin: found, added, given roles by the operator, deactivated; nobody sees a password."""

from typing import TYPE_CHECKING, Protocol

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from focalpoint import time_zones
from focalpoint.admin.badges import badge
from focalpoint.admin.base import OfficeAdmin
from focalpoint.office import in_words
from organisations.accounts import actions as accounts
from organisations.accounts.models import User
from organisations.accounts.requests import signed_in
from organisations.accounts.roles import DESCRIPTIONS, Role
from organisations.accounts.verbs import REVOKE_ROLE
from organisations.admin.flows.people import FOLDER, STEPS
from organisations.admin.forms.people import PersonForm

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldGroups
    from django.utils.functional import _StrOrPromise


class RoleFilter(admin.SimpleListFilter):
    """People of one role."""

    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[User]"
    ) -> "list[tuple[str, _StrOrPromise]]":
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(roles__contains=[self.value()]) if self.value() else queryset


class _WithFactor(Protocol):
    has_factor: bool


@admin.register(User)
class PersonAdmin(OfficeAdmin):
    """Read, but for adding; what changes a person has a page of its own."""

    permissions = {"view": "organisations.view_user", "add": "organisations.add_user"}
    form = PersonForm
    change_form_template = f"{FOLDER}/change_form.html"
    list_display = ["email", "name", "role_names", "access", "protection", "joined_at"]
    list_filter = [RoleFilter, "is_active"]
    search_fields = ["email", "name"]
    search_help_text = gettext_lazy("Name or email address")
    empty_text = gettext_lazy("Everyone with an account will be listed here.")
    ordering = ["email"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        return super().get_queryset(request).annotate(has_factor=Exists(factors))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> "_FieldGroups":
        if obj is None:
            return ["email", "name", "language"]
        return [
            "email", "name", "language", "zone", "role_names", "operator", "access",
            "protection", "absence", "joined_at", "last_login",
        ]  # fmt: skip

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, person: User) -> str:
        return ", ".join(str(Role(role).label) for role in person.roles)

    @admin.display(description=gettext_lazy("operator"))
    def operator(self, person: User) -> str:
        return gettext("Yes") if person.is_superuser else gettext("No")

    @admin.display(description=gettext_lazy("time zone"))
    def zone(self, person: User) -> str:
        return time_zones.in_words(person.time_zone)

    @admin.display(description=gettext_lazy("account"), ordering="is_active")
    def access(self, person: User) -> SafeString:
        if person.is_active:
            return badge("open", gettext("Active"))
        return badge("suspended", gettext("Deactivated"))

    @admin.display(description=gettext_lazy("absence"))
    def absence(self, person: User) -> str:
        if person.absent_from is None or person.absent_until is None:
            return "–"
        days = {"first": in_words(person.absent_from), "last": in_words(person.absent_until)}
        if person.deputy is None:
            return gettext("%(first)s to %(last)s, no deputy") % days
        return gettext("%(first)s to %(last)s, deputy: %(deputy)s") % {**days, "deputy": person.deputy}

    @admin.display(description=gettext_lazy("two-step verification"))
    def protection(self, person: _WithFactor) -> SafeString:
        return (
            badge("open", gettext("Set up")) if person.has_factor else badge("closed", gettext("Not set up"))
        )

    def save_model(self, request: HttpRequest, obj: User, form: PersonForm, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in ("email", "name", "language")}
        obj.pk = accounts.add(**values, by=signed_in(request), at=timezone.now()).pk

    def get_urls(self) -> list[URLPattern]:
        return [*STEPS.urls(self.admin_site.admin_view), *super().get_urls()]

    def beside(self, request: HttpRequest, person: User) -> dict[str, object]:
        steps = STEPS.at(person, request.user)
        return {
            "person": person,
            "steps": steps,
            "may_revoke": any(step.verb is REVOKE_ROLE for step in steps),
            "roles": [(role, Role(role).label, DESCRIPTIONS[Role(role)]) for role in person.roles],
            "posts": person.posts.live().select_related("department"),
        }
