"""The office's list of labels: lead officers keep it."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from engagements.admin.forms.labels import LabelForm
from engagements.labels import actions as labels
from engagements.labels.models import Label
from focalpoint.admin.edited import EditedAdmin
from organisations.accounts.requests import signed_in

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldGroups


@admin.register(Label)
class LabelAdmin(EditedAdmin):
    """Name, colour, and whether it is still offered; cases keep theirs, so none is deleted."""

    permissions = {
        "view": "engagements.view_label",
        "add": "engagements.create_label",
        "change": "engagements.save_label",
    }
    form = LabelForm
    fields = ["name", "colour", "is_archived"]
    list_display = ["name", "colour", "archived_at"]
    search_fields = ["name"]
    empty_text = gettext_lazy("Labels for sorting inputs will be listed here. Only the office reads them.")
    ordering = ["name", "pk"]
    actions = None

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> "_FieldGroups":
        """A new one is offered."""
        return [name for name in super().get_fields(request, obj) if obj is not None or name != "is_archived"]

    def save_model(self, request: HttpRequest, obj: Label, form: LabelForm, change: bool) -> None:
        by, at = signed_in(request), timezone.now()
        values = {name: form.cleaned_data[name] for name in ("name", "colour")}
        if change:
            labels.save(
                obj,
                **values,
                is_archived=form.cleaned_data["is_archived"],
                edit=form.cleaned_data["edit"],
                by=by,
                at=at,
            )
        else:
            obj.pk = labels.create(**values, by=by, at=at).pk
