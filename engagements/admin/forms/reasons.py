"""How a reason for declining is corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.reasons.errors import LastReasonError
from engagements.reasons.models import DeclineReason
from engagements.reasons.queries import is_last_in_use
from focalpoint.editor import Edited


class DeclineReasonForm(Edited, forms.ModelForm):
    """A reason, in the languages of its authors."""

    class Meta:
        model = DeclineReason
        fields = ["code", "label", "help", "position", "in_use"]

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit
        if "code" in self.fields:
            self.fields["code"].help_text = _("Figures are counted by it: it never changes.")

    def is_stored(self) -> bool:
        return not self.instance._state.adding

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean()
        if not cleaned_data.get("in_use") and is_last_in_use(self.instance):
            self.add_error("in_use", str(LastReasonError.message))
        return cleaned_data
