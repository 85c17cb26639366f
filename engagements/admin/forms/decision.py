"""The forms of the decision screen, one for each button that needs one. They stand on one page.

What was typed into those that are not pressed stays as it was typed, and no fault is found in it.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.cases.models import Case, Clarification
from engagements.responses.models import Response
from engagements.routing.handovers import Handover
from engagements.routing.models import Purpose, Referral
from engagements.routing.queries import proposed
from focalpoint.editor import Edited
from focalpoint.limits import longest
from focalpoint.office import office_day
from focalpoint.text import PlainText
from organisations.accounts.models import User
from organisations.departments.models import Department
from organisations.themes.models import Theme

if TYPE_CHECKING:
    from engagements.admin.forms.screen import Forms

FEWEST_ROWS = 3


class Part(forms.Form):
    """A form that is checked when it is pressed; otherwise it shows what was typed."""

    use_required_attribute = False
    # The field with a list to choose from: the name of the list, and what stands for no choice.
    chooses: ClassVar[dict[str, tuple[str, Any]]] = {}

    def __init__(self, *, offered: "Forms", is_pressed: bool, **options: Any) -> None:
        self.is_pressed = is_pressed
        super().__init__(label_suffix="", **options)
        for name, (kind, nothing) in self.chooses.items():
            none = [("", str(nothing))] if nothing else []
            self.fields[name].choices = [*none, *offered.choices[kind]]  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        if self.is_pressed:
            super().full_clean()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}


class AssessForm(Edited, Part):
    """Themes and the summary for the departments."""

    chooses: ClassVar = {"themes": ("theme", "")}
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    summary = PlainText(
        label=gettext_lazy("Summary for the departments"),
        help_text=gettext_lazy("Departments read it first. Name nobody the author wants unnamed."),
        required=False,
        rows=4,
        max_length=longest(Case, "summary"),
    )

    def __init__(self, *, offered: "Forms", **options: Any) -> None:
        self.row = case = offered.view.case
        initial = {"themes": offered.view.themes, "summary": case.summary, "edit": case.edit}
        super().__init__(offered=offered, initial=initial, **options)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["themes"] = list(Theme.objects.filter(pk__in=given.get("themes", ())))
        return given


class ReturnForm(Part):
    """A question to the author."""

    question = PlainText(
        label=gettext_lazy("Question to the author"),
        help_text=gettext_lazy("The author reads it as you write it, and can change the input."),
        rows=4,
        max_length=longest(Clarification, "question"),
        says_limit=True,
    )


class DeclineForm(Part):
    """Why it is not taken up."""

    reason = PlainText(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The author reads it as you write it, and may ask a lead for a second look."),
        rows=4,
        max_length=longest(Case, "decline_reason"),
        says_limit=True,
    )


class ReassignForm(Part):
    """Another officer."""

    chooses: ClassVar = {"officer": ("officer", gettext_lazy("Choose an officer"))}
    officer = forms.ChoiceField(label=gettext_lazy("Officer"))

    def clean_officer(self) -> User:
        return User.objects.get(pk=self.cleaned_data["officer"])


class RecallForm(Part):
    """Why a referral is taken back."""

    text = PlainText(
        label=gettext_lazy("Reason, as the department reads it"),
        required=False,
        rows=2,
        max_length=longest(Referral, "reason"),
        says_limit=True,
    )


class SendBackForm(Part):
    """What is wrong with a response. Whether it may be empty is the verb's to say."""

    text = PlainText(
        label=gettext_lazy("What is to be changed"),
        required=False,
        rows=3,
        max_length=longest(Response, "remark"),
        says_limit=True,
    )


class HandoverForm(Part):
    """One department's part of a referral; without a purpose it is not sent."""

    chooses: ClassVar = {"department": ("department", gettext_lazy("Choose a department"))}
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    purpose = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[("", gettext_lazy("Do not send")), *Purpose.choices],
        required=False,
    )
    question = PlainText(
        label=gettext_lazy("Question put to it"),
        required=False,
        rows=2,
        max_length=longest(Referral, "question"),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Empty: the department's own working days."),
    )
    # Beside a department that was proposed: the themes that say so.
    because = ""
    must_be_sent = False

    def clean_due_on(self) -> date | None:
        day = self.cleaned_data["due_on"]
        if day is not None and day < office_day(timezone.now()):
            raise forms.ValidationError(_("Choose a date that is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        purpose = given.get("purpose")
        if not purpose:
            if self.must_be_sent or given.get("question"):
                self.add_error("purpose", _("Say what the department is asked to do."))
            return given
        if not given.get("department"):
            self.add_error("department", _("Choose the department."))
        if purpose != Purpose.INFORMATION and not given.get("question"):
            self.add_error("question", _("Write the question that the department is to answer."))
        return given

    def given(self, departments: dict[str, Department]) -> Handover:
        given = self.cleaned_data
        return Handover(
            departments[given["department"]], given["purpose"], given["question"], given["due_on"]
        )


class ReferForm(HandoverForm):
    """One more department."""

    must_be_sent = True

    def handover(self) -> Handover:
        return self.given(Department.objects.in_bulk([self.cleaned_data["department"]]))


_Rows: Any = forms.formset_factory(
    HandoverForm, max_num=Referral.MOST_AT_ONCE, absolute_max=Referral.MOST_AT_ONCE
)


class HandoverRows(_Rows):
    """Who is referred to: one in the lead, others for action or information. Those proposed come first."""

    def __init__(self, *, offered: "Forms", is_pressed: bool, **options: Any) -> None:
        self.is_pressed = is_pressed
        proposals = proposed(offered.view.themes)
        because = {one.department.pk: one.themes for one in proposals}
        super().__init__(
            initial=[{"department": pk} for pk in because],
            form_kwargs={"offered": offered, "is_pressed": is_pressed},
            **options,
        )
        # Beside what is proposed there is always an empty one.
        self.extra = max(1, FEWEST_ROWS - len(because))
        for row in self.forms:
            themes = because.get(row["department"].value() or "", ())
            row.because = ", ".join(str(theme) for theme in themes)

    def full_clean(self) -> None:
        if self.is_pressed:
            super().full_clean()
        else:
            self._errors: Any = [{} for _form in self.forms]
            self._non_form_errors = self.error_class()

    def clean(self) -> None:
        if any(self.errors):
            return
        given = [row.cleaned_data for row in self.sent]
        if [one["purpose"] for one in given].count(Purpose.LEAD) != 1:
            raise forms.ValidationError(_("Choose exactly one department that is in the lead."))
        if len({one["department"] for one in given}) != len(given):
            raise forms.ValidationError(_("Name each department once."))

    @property
    def sent(self) -> list[HandoverForm]:
        return [row for row in self.forms if row.cleaned_data.get("purpose")]

    def handovers(self) -> list[Handover]:
        departments = Department.objects.in_bulk([row.cleaned_data["department"] for row in self.sent])
        return [row.given(departments) for row in self.sent]
