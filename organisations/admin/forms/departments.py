"""How a department and a theme are corrected."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import BaseRenderer
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from focalpoint.editor import Edited
from focalpoint.widgets import QuickSelect
from organisations.departments.models import Department, LeadDepartment, Pillar
from organisations.themes.models import Theme


def leads_of(theme: Theme) -> list[str]:
    return list(LeadDepartment.objects.filter(theme=theme.pk).values_list("department_id", flat=True))


class OrderedSelect(forms.Widget):
    """A drop-down for each that was chosen, the first one first, and some for more."""

    MORE = 2
    use_fieldset = True

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs)
        self.choices: list[tuple[str, str]] = []

    def value_from_datadict(
        self, data: Mapping[str, object], files: "MultiValueDict[str, UploadedFile[bytes]]", name: str
    ) -> list[str]:
        return [code for code in cast(QueryDict, data).getlist(name) if code]

    def id_for_label(self, id_: str) -> str:
        return ""

    def render(
        self,
        name: str,
        value: Iterable[str] | None,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        select = QuickSelect(choices=[("", "–"), *self.choices])
        rows = [*(value or []), *[""] * self.MORE]
        items = (
            (select.render(name, code, {"aria-label": _("Department %(number)s") % {"number": number}}),)
            for number, code in enumerate(rows, 1)
        )
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", items))


class DepartmentsInOrder(forms.Field):
    """Their codes, each once, in the order in which they are asked."""

    widget = OrderedSelect

    def offer(self, departments: Iterable[Department]) -> None:
        self.names = {department.pk: f"{department} ({department.name})" for department in departments}
        self.widget.choices = list(self.names.items())

    def clean(self, value: list[str]) -> list[str]:
        codes = list(dict.fromkeys(value))
        if set(codes) - self.names.keys():
            raise forms.ValidationError(_("Choose a department from the list."))
        return codes

    def has_changed(self, initial: Iterable[str] | None, data: Iterable[str] | None) -> bool:
        return list(initial or []) != list(data or [])

    def said(self, codes: Iterable[str]) -> str:
        return "\n".join(self.names.get(code, code) for code in codes)


class DepartmentForm(Edited, forms.ModelForm):
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

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit

    def is_stored(self) -> bool:
        return not self.instance._state.adding

    def clean_parent(self) -> Department | None:
        parent: Department | None = self.cleaned_data["parent"]
        if parent and parent.pk == self.instance.pk:
            raise forms.ValidationError(_("A department cannot be part of itself."))
        return parent


class ThemeForm(Edited, forms.ModelForm):
    """A theme; two levels and no more. Which departments lead it is one decision, with their order."""

    led_by = DepartmentsInOrder(
        label=_("Lead departments"),
        help_text=_("The first department in the list is proposed first."),
        required=False,
    )

    class Meta:
        model = Theme
        fields = ["code", "parent", "name", "description", "position"]

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit
        if "led_by" in self.fields:
            self.initial["led_by"] = leads_of(self.instance)
            cast(DepartmentsInOrder, self.fields["led_by"]).offer(Department.objects.all())
        if "parent" in self.fields:
            tops = Theme.objects.filter(parent=None).exclude(pk=self.instance.pk)
            self.fields["parent"].queryset = tops  # type: ignore[attr-defined]

    def is_stored(self) -> bool:
        return not self.instance._state.adding

    def clean_parent(self) -> Theme | None:
        parent: Theme | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance.sub_themes.exists():
            raise forms.ValidationError(_("A theme with sub-themes must stay a top theme."))
        return parent
