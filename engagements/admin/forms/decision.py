"""The forms of the decision screen, one for each button that needs one. They stand on one page.

What was typed into those that are not pressed stays as it was typed, and no fault is found in it.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin import choices
from engagements.admin.case_view import CaseView
from engagements.admin.choices import Choice
from engagements.cases.models import Case, Clarification
from engagements.responses.models import Response
from engagements.routing.handovers import Handover
from engagements.routing.models import Purpose, Referral
from engagements.routing.queries import proposed
from focalpoint.admin.buttons import Button
from focalpoint.limits import longest
from focalpoint.office import office_day
from focalpoint.text import PlainText
from focalpoint.verbs import Target
from organisations.accounts.models import User
from organisations.departments.models import Department
from organisations.themes.models import Theme

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


class AssessForm(Part):
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
        initial = {"themes": offered.view.themes, "summary": offered.view.case.summary}
        super().__init__(offered=offered, initial=initial, **options)

    def clean_themes(self) -> list[Theme]:
        return list(Theme.objects.filter(pk__in=self.cleaned_data["themes"]))


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


class Forms:
    """All forms of the screen, and what was posted: those of the case at once, each of the others alone."""

    def __init__(self, view: CaseView, posted: QueryDict) -> None:
        self.view, self.posted = view, posted
        # By the name of the button and the key of its row.
        self.checked: dict[tuple[str, Any], Any] = {}

    @cached_property
    def choices(self) -> dict[str, list[Choice]]:
        """What is chosen from: asked for once, and only where a form needs it."""
        return choices.of_decision()

    def are_sound(self, button: Button[Any], row: Target) -> bool:
        """Check the form of what was pressed, and the one that is kept with it, if it was on the page."""
        for one in (button, button.beside):
            if one is not None and one.form is not None and (one is button or self._is_posted(one)):
                self.checked[one.name, row.pk] = self._made(one, row, is_pressed=True)
        # Each is asked, so that each says what is wrong with it.
        return not [form for form in self.checked.values() if not form.is_valid()]

    def of(self, button: Button[Any], row: Target) -> Any:
        """The form of a button that stands at a row; None for one that needs none."""
        made = self.checked.get((button.name, row.pk))
        return self._made(button, row) if made is None and button.form is not None else made

    def beside(self, button: Button[Any], row: Target) -> dict[str, Any]:
        """What is kept with it of the form beside it."""
        form = self.checked.get((button.beside.name, row.pk)) if button.beside is not None else None
        return form.cleaned_data if form is not None and form.has_changed() else {}

    def hold_more(self, buttons: Iterable[Button[Any]]) -> bool:
        """Whether something was typed into a form of the case that was not pressed."""
        row = self.view.case
        with_form = (one for one in buttons if one.form is not None and isinstance(row, one.verb.model))
        others = (one for one in with_form if (one.name, row.pk) not in self.checked)
        return any(self.of(one, row).has_changed() for one in others if self._is_posted(one))

    def problems(self) -> list[dict[str, Any]]:
        """What is wrong, for the list at the top with its links."""
        return [problem for form in self.checked.values() for problem in _problems(form)]

    def _is_posted(self, button: Button[Any]) -> bool:
        return any(name.startswith(f"{button.name}-") for name in self.posted)

    def _made(self, button: Button[Any], row: Target, *, is_pressed: bool = False) -> Any:
        is_case = row == self.view.case
        is_typed = is_pressed or (is_case and self._is_posted(button))
        return button.form(
            data=self.posted if is_typed else None,
            prefix=button.name,
            auto_id="id_%s" if is_case else f"id_%s-{row.pk}",
            offered=self,
            is_pressed=is_pressed,
        )


def _problems(form: Any) -> list[dict[str, Any]]:
    is_rows = isinstance(form, HandoverRows)
    found = [
        {"anchor": field.auto_id, "label": field.label, "message": error}
        for row in (form.forms if is_rows else [form])
        for field in row
        for error in field.errors
    ]
    whole = form.non_form_errors() if is_rows else form.non_field_errors()
    return found + [{"anchor": form.prefix, "label": _("Departments"), "message": error} for error in whole]
