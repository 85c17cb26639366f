"""The admin's page of something that several people edit; its form is one of `focalpoint.editor`.

class ThemeAdmin(EditedAdmin):
    form = ThemeForm

    def save_model(self, request, obj, form, change):
        actions.save(obj, edit=form.cleaned_data["edit"], ...)
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict

from focalpoint.admin.base import OfficeAdmin
from focalpoint.editor import Edited, copies, keeps_what_was_typed, labels
from focalpoint.editor.forms import OWN
from focalpoint.errors import EditConflictError

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldGroups


class EditedAdmin(OfficeAdmin):
    """What each of two people changed is kept, and what can no longer be saved is shown once more."""

    change_form_template = "focalpoint/admin/edited.html"

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> "_FieldGroups":
        """The template shows the editor's own fields."""
        return [name for name in super().get_fields(request, obj) if name not in OWN]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        keeps = keeps_what_was_typed(*self._kinds(), others=self.typed_beside)
        return keeps(self._changeform)(request, object_id, form_url, extra_context)

    def _kinds(self) -> "list[type[forms.ModelForm]]":
        return [self.form, *(inline.form for inline in self.inlines)]

    def labels(self, posted: MultiValueDict[str, str]) -> dict[str, str]:
        """What its page calls the texts that were posted, where they are kept for someone who signs in."""
        return labels(posted, *self._kinds(), others=self.typed_beside)

    def typed_beside(self, names: Iterable[str]) -> Mapping[str, str]:
        """The labels of texts in controls that are no fields of the forms."""
        return {}

    def _changeform(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, object] | None,
    ) -> HttpResponse:
        """Runs again, merged with the new values, when someone saved between the read and the lock."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except EditConflictError:
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(
        self,
        request: HttpRequest,
        form: forms.BaseForm,
        formsets: "Sequence[forms.BaseFormSet[forms.BaseForm]]",
        change: bool,
    ) -> None:
        """Relations of many to many are saved already: the row's own verb knows of them."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
        posted = [form, *(inline_form for formset in formsets for inline_form in formset.forms)]
        for note in {posted_form.note(): None for posted_form in posted if isinstance(posted_form, Edited)}:
            if note:
                messages.info(request, note)
        copies.confirm(request)
