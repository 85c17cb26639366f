"""How a view of the queue is named, and shared."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.saved_views.models import SavedView
from focalpoint.editor import Edited
from organisations.accounts.models import User


class SavedViewForm(Edited, forms.ModelForm):
    """A new one keeps what the queue showed; what an old one shows is changed from the queue."""

    # Who reads the page; set for each request.
    reader: ClassVar[User]

    class Meta:
        model = SavedView
        fields = ["name", "is_shared", "query"]
        widgets: ClassVar = {"query": forms.HiddenInput}
        help_texts: ClassVar = {"is_shared": _("Everyone in the office has it beside their own views.")}

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit

    def is_stored(self) -> bool:
        return not self.instance._state.adding

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        owner = self.instance.owner_id or self.reader.pk
        others = SavedView.objects.filter(owner=owner, name__iexact=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("You already have a view with this name."))
        return name
