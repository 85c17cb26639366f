"""The list of saved views: where an officer renames and deletes theirs, and a lead those that are shared."""

from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from engagements.admin.flows.saved_views import STEPS
from engagements.admin.forms.saved_views import SavedViewForm
from engagements.admin.own_views import address_of
from engagements.saved_views import actions
from engagements.saved_views.models import SavedView
from engagements.saved_views.parameters import canonical
from focalpoint.admin.edited import EditedAdmin
from organisations.accounts.permissions import is_lead_officer
from organisations.accounts.requests import signed_in

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldGroups


@admin.register(SavedView)
class SavedViewAdmin(EditedAdmin):
    """One's own, and those that are shared."""

    permissions = {
        "view": "engagements.view_savedview",
        "add": "engagements.create_savedview",
        "change": "engagements.save_savedview",
        "delete": "engagements.delete_savedview",
    }
    form = SavedViewForm
    list_display = ["name", "is_shared", "owner", "in_queue"]
    search_fields = ["name"]
    empty_text = gettext_lazy("Views that you save in the queue will be listed here.")
    ordering = ["is_shared", "name", "pk"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedView]:
        return SavedView.objects.visible_to(request.user).select_related("owner")

    @admin.display(description=gettext_lazy("queue"))
    def in_queue(self, view: SavedView) -> SafeString:
        return format_html('<a href="{}">{}</a>', _in_queue(view), gettext("Open in the queue"))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> "_FieldGroups":
        """Only leads share; what it shows is changed in the queue."""
        shared = ["is_shared"] if is_lead_officer(signed_in(request)) else []
        return ["name", *shared] if obj is not None else ["name", *shared, "query"]

    def get_form(
        self, request: HttpRequest, obj: SavedView | None = None, change: bool = False, **kwargs: object
    ) -> "type[SavedViewForm]":
        form = cast(type[SavedViewForm], super().get_form(request, obj, change, **kwargs))
        form.reader = signed_in(request)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        return {"query": canonical(request.GET.get("query", ""))}

    def save_model(self, request: HttpRequest, obj: SavedView, form: SavedViewForm, change: bool) -> None:
        by, at, typed = signed_in(request), timezone.now(), form.cleaned_data
        is_shared = typed.get("is_shared", obj.is_shared)
        if change:
            saved = actions.save(
                obj,
                name=typed["name"],
                query=obj.query,
                is_shared=is_shared,
                edit=typed["edit"],
                by=by,
                at=at,
            )
        else:
            saved = actions.create(
                name=typed["name"], query=typed["query"], is_shared=is_shared, by=by, at=at
            )
        obj.pk, obj.query = saved.pk, saved.query

    def delete_model(self, request: HttpRequest, obj: SavedView) -> None:
        actions.delete(obj, by=signed_in(request), at=timezone.now())

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: object, object_id: str
    ) -> HttpResponse:
        """As if it were not there: nothing says that a colleague has it."""
        raise Http404

    def response_add(
        self, request: HttpRequest, obj: SavedView, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Back to the queue, as it was."""
        messages.success(request, gettext("The view “%(name)s” is saved.") % {"name": obj.name})
        return redirect(_in_queue(obj))

    def response_change(self, request: HttpRequest, obj: SavedView) -> HttpResponse:
        return self.response_add(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponseRedirect:
        return redirect(reverse("admin:engagements_savedview_changelist"))

    def get_urls(self) -> list[URLPattern]:
        return [*STEPS.urls(self.admin_site.admin_view), *super().get_urls()]


def _in_queue(view: SavedView) -> str:
    return reverse("admin:engagements_case_changelist") + address_of(view.query, view.pk)
