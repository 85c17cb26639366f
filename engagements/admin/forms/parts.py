"""Forms of the parts of something that several people edit: questions of a call, sections of an outcome."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from engagements.admin.forms.choices import Files
from engagements.admin.forms.vanished import as_new
from focalpoint.editor import Edited

if TYPE_CHECKING:
    _Parts = forms.BaseInlineFormSet[Any, Any, Any]
else:
    _Parts = forms.BaseInlineFormSet


class PartForm(Edited, forms.ModelForm):
    """One part; the edit number is that of the whole."""

    # Whether no one saved the whole since the page was made.
    whole_is_current = False

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        # Without permission to write there are no fields.
        self.fields.pop("edit", None)

    @property
    def line(self) -> str:
        """What the part is called where only that is shown of it."""
        raise NotImplementedError

    def is_stored(self) -> bool:
        return not self.instance._state.adding

    def is_current(self) -> bool:
        return self.whole_is_current


class PartFormSet(_Parts):
    """All of them; one that someone else removed meanwhile is offered again."""

    # What is said then.
    removed_sentence: str | Promise = ""

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        files: Files | None = None,
        *,
        instance: models.Model,
        prefix: str,
        queryset: "models.QuerySet[Any]",
        save_as_new: bool = False,
    ) -> None:
        self.removed = 0
        if data is not None and instance.pk:
            parts = queryset.model._base_manager.filter(**{self.fk.name: instance})
            stored = {str(pk) for pk in parts.values_list("pk", flat=True)}
            data, self.removed = as_new(data, prefix, stored)
        super().__init__(
            data, files, instance=instance, prefix=prefix, queryset=queryset, save_as_new=save_as_new
        )

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        # For whoever only reads, a part has no fields.
        if "position" in form.fields:
            form.row = self.instance
            form.whole_is_current = self.is_bound and self.data.get("edit") == str(self.instance.edit)

    def clean(self) -> None:
        super().clean()
        if self.removed:
            raise ValidationError(str(self.removed_sentence))
