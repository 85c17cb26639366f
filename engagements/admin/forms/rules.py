"""The form of a referral rule: its conditions, and a row for each department that it proposes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, cast

from django import forms
from django.conf import settings
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.consultations.models import Consultation
from engagements.rules.checks import check_conditions, check_departments
from engagements.rules.content import ProposedReferral
from engagements.rules.models import ReferralRule, RuleDepartment
from engagements.rules.purposes import Purpose
from focalpoint.editor import Edited
from focalpoint.errors import DomainError
from focalpoint.limits import longest
from focalpoint.text import PlainText
from focalpoint.widgets import Checklist, QuickSelect
from organisations.departments.models import Department
from organisations.profiles.models import Kind
from organisations.regions.countries import Region, countries
from organisations.themes.models import Theme

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

# Rows for more departments than there are.
MORE = 2
ROW = ("department", "purpose", "days", "question")
# One row as it was typed.
Typed = Mapping[str, str]


def _rules_of(name: str) -> list[Callable[[Any], None]]:
    """What the column asks of a number."""
    column = RuleDepartment._meta.get_field(name)
    assert isinstance(column, models.Field)
    return list(column.validators)


class DepartmentRow(forms.Form):
    """A department that the rule proposes; the row is empty without one."""

    use_required_attribute = False
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False, widget=QuickSelect)
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=Purpose.choices, required=False, widget=QuickSelect
    )
    days = forms.IntegerField(
        label=gettext_lazy("Working days to answer"), required=False, validators=_rules_of("days")
    )
    question = PlainText(
        label=gettext_lazy("Question for the department"),
        required=False,
        rows=2,
        max_length=longest(RuleDepartment, "question"),
    )

    def __init__(self, choices: Sequence[tuple[str, str]], *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.label_suffix = ""
        cast(forms.ChoiceField, self.fields["department"]).choices = [("", "–"), *choices]


class DepartmentRows(forms.Widget):
    """A row for each department, and some for more."""

    template_name = "engagements/admin/rules/departments.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs)
        self.choices: list[tuple[str, str]] = []

    def id_for_label(self, id_: str) -> str:
        """Each control has a label of its own."""
        return ""

    def value_from_datadict(
        self, data: Mapping[str, str], files: "MultiValueDict[str, UploadedFile[bytes]]", name: str
    ) -> list[Typed]:
        rows = [
            {part: data.get(f"{name}-{number}-{part}", "") for part in ROW}
            for number in range(ReferralRule.MOST_DEPARTMENTS)
        ]
        return [row for row in rows if row["department"] or row["question"].strip()]

    def get_context(
        self, name: str, value: "Sequence[Typed] | None", attrs: dict[str, object] | None
    ) -> dict[str, object]:
        context = super().get_context(name, None, attrs)
        typed = [*(value or []), *[{}] * MORE][: ReferralRule.MOST_DEPARTMENTS]
        rows = [
            DepartmentRow(self.choices, prefix=f"{name}-{number}", initial=row or _next(number))
            for number, row in enumerate(typed)
        ]
        context["widget"] |= {"rows": rows}
        return context


def _next(number: int) -> Typed:
    return {"purpose": str(Purpose.ACTION if number else Purpose.LEAD)}


class ProposesField(forms.Field):
    """Cleans to `ProposedReferral`s in the order of the rows."""

    widget = DepartmentRows

    def offer(self, departments: Iterable[Department]) -> None:
        self.departments = {department.pk: department for department in departments}
        self.choices = [
            (code, f"{department} ({department.name})") for code, department in self.departments.items()
        ]
        cast(DepartmentRows, self.widget).choices = self.choices

    def prepare_value(self, value: object) -> list[Typed]:
        """What is stored, as it would be typed; what was typed, as it was."""
        return [_typed(row) if isinstance(row, ProposedReferral) else row for row in value or []]  # type: ignore[attr-defined]

    def clean(self, value: Sequence[Typed]) -> list[ProposedReferral]:
        proposed = []
        for number, typed in enumerate(value, 1):
            row = DepartmentRow(self.choices, data=typed)
            if not row.is_valid():
                [(name, errors), *_rest] = row.errors.items()
                raise forms.ValidationError(
                    _("Department %(number)s, %(field)s: %(error)s")
                    % {"number": number, "field": row.fields[name].label, "error": errors[0]}
                )
            given = row.cleaned_data
            if not given["department"]:
                raise forms.ValidationError(_("Choose a department for each question."))
            proposed.append(
                ProposedReferral(
                    self.departments[given["department"]],
                    given["purpose"] or Purpose.ACTION,
                    None if given["purpose"] == Purpose.INFORMATION else given["days"],
                    given["question"].strip(),
                )
            )
        try:
            check_departments(proposed)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal
        return proposed

    def has_changed(self, initial: "Sequence[ProposedReferral] | None", data: Sequence[Typed] | None) -> bool:
        try:
            return self.clean(data or []) != list(initial or [])
        except forms.ValidationError:
            return True

    def said(self, proposed: Iterable[ProposedReferral]) -> str:
        return "\n".join(in_words(row) for row in proposed)


def _typed(row: ProposedReferral) -> Typed:
    return {
        "department": row.department.pk,
        "purpose": str(row.purpose),
        "days": str(row.days or ""),
        "question": row.question,
    }


def in_words(row: "ProposedReferral | RuleDepartment") -> str:
    """For a list: whom the rule proposes, and for what."""
    return f"{row.department}: {Purpose(row.purpose).label}"


def _several(label: object, choices: object, *, widget: type[forms.Widget]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, required=False)  # type: ignore[arg-type]


class RuleContent(TypedDict):
    """What a rule says, as its verbs take it."""

    name: str
    themes: Iterable[Theme]
    calls: Iterable[Consultation]
    regions: list[str]
    countries: list[str]
    languages: list[str]
    kinds: list[str]
    words: str
    departments: Sequence[ProposedReferral]


class RuleForm(Edited, forms.ModelForm):
    """All that a rule says."""

    name = PlainText(
        label=gettext_lazy("Name"),
        max_length=longest(ReferralRule, "name"),
        help_text=gettext_lazy("Officers read it beside what the rule proposes."),
    )
    words = PlainText(
        label=gettext_lazy("Words"),
        required=False,
        max_length=longest(ReferralRule, "words"),
        help_text=gettext_lazy(
            "Separate alternatives with commas: “flood, heavy rain” finds inputs with “flood” and inputs "
            "with both “heavy” and “rain”, in any form of the words."
        ),
    )
    regions = _several(gettext_lazy("Regions"), Region.choices, widget=forms.CheckboxSelectMultiple)
    countries = _several(gettext_lazy("Countries"), countries, widget=Checklist)
    languages = _several(
        gettext_lazy("Languages"), settings.CONTENT_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    kinds = _several(gettext_lazy("Types of organisation"), Kind.choices, widget=forms.CheckboxSelectMultiple)
    proposes = ProposesField(
        label=gettext_lazy("Departments"),
        help_text=gettext_lazy(
            "Without a number of days, the department's usual one counts. Officers can change all of it."
        ),
    )

    class Meta:
        model = ReferralRule
        fields: ClassVar[list[str]] = [
            "name", "themes", "words", "languages", "regions", "countries", "kinds", "calls",
        ]  # fmt: skip
        widgets: ClassVar = {"themes": Checklist, "calls": Checklist}

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit
        stored = [] if self.instance._state.adding else self.instance.proposed
        self.initial["proposes"] = [
            ProposedReferral(row.department, row.purpose, row.days, row.question) for row in stored
        ]
        # One that accepts no referrals any more stays in a rule that has it.
        named = {row.department_id for row in stored}
        offered = [one for one in Department.objects.all() if one.accepts_referrals or one.pk in named]
        cast(ProposesField, self.fields["proposes"]).offer(offered)
        if "calls" in self.fields:
            calls = cast("forms.ModelMultipleChoiceField[Consultation]", self.fields["calls"])
            calls.queryset = Consultation.objects.published().order_by("-opens_at")

    def is_stored(self) -> bool:
        return not self.instance._state.adding

    def clean(self) -> dict[str, object]:
        cleaned_data = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned_data
        names = ("themes", "calls", "regions", "countries", "languages", "kinds", "words")
        try:
            check_conditions(**{name: cleaned_data[name] for name in names})
        except DomainError as refusal:
            self.add_error(None, str(refusal.message))
        return cleaned_data

    def written(self) -> RuleContent:
        """What the verbs take."""
        given = self.cleaned_data
        return RuleContent(
            name=given["name"],
            themes=given["themes"],
            calls=given["calls"],
            regions=given["regions"],
            countries=given["countries"],
            languages=given["languages"],
            kinds=given["kinds"],
            words=given["words"],
            departments=given["proposes"],
        )


class MoveForm(forms.Form):
    """The place of a rule among the others."""

    after = forms.ChoiceField(label=gettext_lazy("Place"), required=False, widget=QuickSelect)

    def __init__(
        self, rule: ReferralRule, others: Sequence[ReferralRule], data: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data)
        self.others = {str(other.pk): other for other in others}
        names = [(key, _("After “%(rule)s”") % {"rule": other.name}) for key, other in self.others.items()]
        cast(forms.ChoiceField, self.fields["after"]).choices = [("", _("First")), *names]
        before = [other for other in others if (other.position, other.pk) < (rule.position, rule.pk)]
        self.initial["after"] = str(before[-1].pk) if before else ""

    def clean_after(self) -> ReferralRule | None:
        return self.others.get(self.cleaned_data["after"])
