"""The one form of the decision screen: a part for each verb, and only the part that is pressed is checked.

What was typed into the others stays as it was typed.
"""

from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.choices import Choice
from engagements.routing.handovers import Handover
from engagements.routing.models import Purpose
from engagements.routing.queries import Proposal
from focalpoint.office import office_day
from focalpoint.text import PlainText
from organisations.accounts.models import User
from organisations.departments.models import Department
from organisations.themes.models import Theme

MOST_ROWS = 12
FEWEST_ROWS = 3
KEEPS_ASSESSMENT = ("return", "decline", "route")


class Part(forms.Form):
    """A part of the form; one that is not `pressed` shows what was typed and finds no fault in it."""

    use_required_attribute = False

    def __init__(self, *args: Any, pressed: bool = True, **options: Any) -> None:
        self.pressed = pressed
        super().__init__(*args, **options)

    def full_clean(self) -> None:
        if self.pressed:
            super().full_clean()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}


def _described(field: forms.Field, choices: list[Choice]) -> None:
    field.choices = choices  # type: ignore[attr-defined]


class AssessPart(Part):
    """Themes and the summary for the departments."""

    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    summary = PlainText(
        label=gettext_lazy("Summary for the departments"),
        help_text=gettext_lazy("Departments read it first. Name nobody the author wants unnamed."),
        required=False,
        rows=4,
        max_length=2000,
    )

    def __init__(self, *args: Any, themes: list[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        _described(self.fields["themes"], themes)

    def clean_themes(self) -> list[Theme]:
        return list(Theme.objects.filter(pk__in=self.cleaned_data["themes"]))


class ReturnPart(Part):
    """A question to the author."""

    question = PlainText(
        label=gettext_lazy("Question to the author"),
        help_text=gettext_lazy("The author reads it as you write it, and can change the input."),
        rows=4,
        max_length=3000,
    )


class DeclinePart(Part):
    """Why it is not taken up."""

    reason = PlainText(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The author reads it as you write it, and may ask a lead for a second look."),
        rows=4,
        max_length=2000,
    )


class ReassignPart(Part):
    """Another officer."""

    officer = forms.ChoiceField(label=gettext_lazy("Officer"))

    def __init__(self, *args: Any, officers: list[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        _described(self.fields["officer"], [("", _("Choose an officer")), *officers])

    def clean_officer(self) -> User:
        return User.objects.get(pk=self.cleaned_data["officer"])


class HandoverPart(Part):
    """One department's part of a referral; without a purpose it is not sent."""

    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    purpose = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[("", gettext_lazy("Do not send")), *Purpose.choices],
        required=False,
    )
    question = PlainText(label=gettext_lazy("Question put to it"), required=False, rows=2, max_length=2000)
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Empty: the department's own working days."),
    )
    # Beside a department that was proposed: the themes that say so.
    because = ""
    must_be_sent = False

    def __init__(self, *args: Any, departments: list[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        _described(self.fields["department"], [("", _("Choose a department")), *departments])

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

    def handover(self, department: Department) -> Handover:
        given = self.cleaned_data
        return Handover(department, given["purpose"], given["question"], given["due_on"])


class ReferPart(HandoverPart):
    """One more department."""

    must_be_sent = True

    def handovers(self) -> list[Handover]:
        return [self.handover(Department.objects.get(pk=self.cleaned_data["department"]))]


class HandoverRows(forms.BaseFormSet):
    """Who is referred to: one in the lead, others for action or information."""

    def __init__(self, *args: Any, pressed: bool = True, **options: Any) -> None:
        self.pressed = pressed
        super().__init__(*args, **options)

    def full_clean(self) -> None:
        if self.pressed:
            super().full_clean()
        else:
            self._errors: Any = [{} for _form in self.forms]
            self._non_form_errors = self.error_class()

    def clean(self) -> None:
        if any(self.errors):
            return
        given = [row.cleaned_data for row in self.forms if row.cleaned_data.get("purpose")]
        if [one["purpose"] for one in given].count(Purpose.LEAD) != 1:
            raise forms.ValidationError(_("Choose exactly one department that is in the lead."))
        if len({one["department"] for one in given}) != len(given):
            raise forms.ValidationError(_("Name each department once."))

    def handovers(self) -> list[Handover]:
        sent = [row for row in self.forms if row.cleaned_data.get("purpose")]
        found = Department.objects.in_bulk([row.cleaned_data["department"] for row in sent])
        return [row.handover(found[row.cleaned_data["department"]]) for row in sent]


RouteRows: Any = forms.formset_factory(
    HandoverPart, formset=HandoverRows, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


class Decision:
    """All parts, bound to what was posted; `verb` is the one that was pressed."""

    def __init__(
        self,
        *,
        choices: dict[str, list[Choice]],
        proposals: list[Proposal],
        initial: dict[str, Any],
        data: Any = None,
        verb: str = "",
    ) -> None:
        self.data, self.verb = data, verb
        departments = {"departments": choices["department"]}
        assess = self._part("assess")
        # Typed beside another decision, it is kept with that one.
        assess["pressed"] = verb in ("assess", *KEEPS_ASSESSMENT) and assess["data"] is not None
        self.assess = AssessPart(**assess, themes=choices["theme"], initial=initial)
        self.return_ = ReturnPart(**self._part("return"))
        self.decline = DeclinePart(**self._part("decline"))
        self.reassign = ReassignPart(**self._part("reassign"), officers=choices["officer"])
        self.refer = ReferPart(**self._part("refer"), **departments)
        self.route = self._rows(proposals, departments)

    def _part(self, name: str) -> dict[str, Any]:
        """Prefixed by the verb; bound when it stood on the page that was posted."""
        posted = self.data is not None and any(key.startswith(f"{name}-") for key in self.data)
        pressed = self.verb == name
        return {
            "data": self.data if posted or (pressed and self.data is not None) else None,
            "prefix": name,
            "pressed": pressed,
            "label_suffix": "",
        }

    def _rows(self, proposals: list[Proposal], departments: dict[str, Any]) -> Any:
        options = self._part("route")
        of_each = {"pressed": options["pressed"], "label_suffix": options.pop("label_suffix")}
        suggested = [{"department": one.department.pk} for one in proposals]
        rows = RouteRows(**options, initial=suggested, form_kwargs={**departments, **of_each})
        # Beside what is proposed there is always an empty one.
        rows.extra = max(1, FEWEST_ROWS - len(suggested))
        because = {one.department.pk: one.themes for one in proposals}
        for row in rows.forms:
            themes = because.get(row["department"].value() or "", ())
            row.because = ", ".join(str(theme) for theme in themes)
        return rows

    @property
    def pressed(self) -> Any:
        """The part that belongs to the verb; None for verbs that need no more than a button."""
        return getattr(self, "return_" if self.verb == "return" else self.verb, None)

    @property
    def summary(self) -> Any:
        return self.assess["summary"]

    @property
    def themes(self) -> Any:
        return self.assess["themes"]

    @property
    def question(self) -> Any:
        return self.return_["question"]

    @property
    def reason(self) -> Any:
        return self.decline["reason"]

    @property
    def officer(self) -> Any:
        return self.reassign["officer"]

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What is wrong with the part that was pressed, for the list at the top with its links."""
        part = self.pressed
        if part is None or part.data == {}:
            return []
        rows = part.forms if isinstance(part, HandoverRows) else [part]
        whole = part.non_form_errors() if isinstance(part, HandoverRows) else part.non_field_errors()
        found = [
            {"anchor": field.auto_id, "label": field.label, "message": error}
            for row in rows
            for field in row
            for error in field.errors
        ]
        return found + [{"anchor": self.verb, "label": _("Departments"), "message": error} for error in whole]
