"""How a department and a theme are corrected."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.departments.models import Department, Pillar
from organisations.themes.models import Theme


class DepartmentForm(forms.ModelForm):
    """A department; its people and the themes it leads have their own places."""

    pillars = forms.MultipleChoiceField(
        label=_("Pillars"), choices=Pillar.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Department
        fields = [
            "code", "acronym", "name", "kind", "parent", "website", "pillars", "accepts_referrals",
            "answer_days",
        ]  # fmt: skip
        field_classes = {"website": partial(forms.URLField, assume_scheme="https")}

    def clean_parent(self) -> Any:
        parent = self.cleaned_data["parent"]
        if parent and parent.pk == self.instance.pk:
            raise forms.ValidationError(_("A department cannot be part of itself."))
        return parent


class ThemeForm(forms.ModelForm):
    """A theme; two levels and no more."""

    class Meta:
        model = Theme
        fields = ["code", "parent", "name", "description", "position"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "parent" in self.fields:
            tops = Theme.objects.filter(parent=None).exclude(pk=self.instance.pk)
            self.fields["parent"].queryset = tops  # type: ignore[attr-defined]

    def clean_parent(self) -> Any:
        parent = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance.sub_themes.exists():
            raise forms.ValidationError(_("A theme that has themes below it stays a top theme."))
        return parent
