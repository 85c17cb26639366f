"""How a label is made and corrected."""

from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.labels.models import Label
from focalpoint.editor import Edited


class LabelForm(Edited, forms.ModelForm):
    """A label; archiving is a box beside its name, because it can be undone."""

    is_archived = forms.BooleanField(
        label=_("Archived"),
        help_text=_("Not offered any more. Inputs that have it keep it."),
        required=False,
    )

    class Meta:
        model = Label
        fields = ["name", "colour"]

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit
        self.initial["is_archived"] = self.instance.is_archived

    def is_stored(self) -> bool:
        return not self.instance._state.adding
