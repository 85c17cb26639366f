"""The referral to one department, as it is typed: a row of the form that refers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Unpack
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagements.admin.forms.decision import DecisionForm, Options
from engagements.routing.models import Purpose, Referral
from engagements.routing.referral_drafts import ReferralDraft
from engagements.rules.matching import MatchedRule
from engagements.text_templates.models import Kind
from focalpoint.limits import longest
from focalpoint.office import office_day
from focalpoint.text import PlainText
from organisations.departments.models import Department
from organisations.departments.queries import full_name, meant

if TYPE_CHECKING:
    from engagements.admin.forms.screen import Forms

# Of a full name in one language with its acronym.
LONGEST_NAME = longest(Department, "name") + longest(Department, "acronym") + len(" ()")


class RowOptions(Options, total=False):
    """What a row of the list of departments is made with."""

    initial: dict[str, object]


class ReferralDraftForm(DecisionForm):
    """The referral to one department; without a purpose it is not sent."""

    templated: ClassVar = {"question": Kind.REFERRAL}
    # Typed: the page offers the full names of all. Cleans to a `Department`.
    department = PlainText(
        label=gettext_lazy("Department"),
        required=False,
        max_length=LONGEST_NAME,
        # The placeholder is nothing to read: by it the style sheet knows an empty box.
        widget=forms.TextInput(attrs={"list": "departments", "autocomplete": "off", "placeholder": " "}),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"),
        choices=[("", gettext_lazy("Not included")), *Purpose.choices],
        required=False,
    )
    question = PlainText(
        label=gettext_lazy("Question for the department"),
        required=False,
        rows=2,
        max_length=longest(Referral, "question"),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leave empty to use the department's usual number of working days."),
    )
    # Asked only where the date is far away.
    keeps_due = forms.BooleanField(label=gettext_lazy("Keep this due date"), required=False)
    # Beside a proposed department: the themes that it was proposed for or the rule that proposed it, and
    # when an answer would be due.
    because = ""
    rule: MatchedRule | None = None
    due: datetime | None = None
    # Where no one there is notified.
    note = ""

    def __init__(self, *, offered: "Forms", is_pressed: bool, **options: Unpack[RowOptions]) -> None:
        self.offered = offered
        super().__init__(offered=offered, is_pressed=is_pressed, **options)

    def clean_department(self) -> Department | None:
        text = self.cleaned_data["department"]
        if not text:
            return None
        department, nearest = meant(self.offered.receiving, text)
        if department is not None:
            return department
        if nearest:
            names = " · ".join(full_name(one) for one in nearest)
            raise forms.ValidationError(
                _("No department has this name. Did you mean: %(names)s?") % {"names": names}
            )
        raise forms.ValidationError(
            _("No department has this name. Write its full name or its acronym, or choose it from the list.")
        )

    def clean_due_on(self) -> date | None:
        day = self.cleaned_data["due_on"]
        if day is not None and day < office_day(timezone.now()):
            raise forms.ValidationError(_("Choose today or a later date."))
        return day

    def clean(self) -> dict[str, object]:
        cleaned_data = super().clean() or self.cleaned_data
        purpose = cleaned_data.get("purpose")
        if self.is_empty:
            return cleaned_data
        if not purpose:
            if cleaned_data.get("question"):
                self.add_error("purpose", _("Choose a purpose for this department."))
            return cleaned_data
        if not cleaned_data.get("department") and "department" not in self.errors:
            self.add_error("department", _("Choose a department."))
        if purpose == Purpose.INFORMATION:
            return cleaned_data
        if not cleaned_data.get("question"):
            self.add_error("question", _("Write the question for the department."))
        self._ask_about_due_date(cleaned_data)
        return cleaned_data

    def _ask_about_due_date(self, cleaned_data: dict[str, object]) -> None:
        day = cleaned_data.get("due_on")
        if not isinstance(day, date) or cleaned_data.get("keeps_due"):
            return
        away = day - office_day(timezone.now())
        if away > Referral.FAR_AWAY:
            self.add_error(
                "due_on",
                ngettext(
                    "This is %(days)s day away. If you mean it, tick “Keep this due date”.",
                    "This is %(days)s days away. If you mean it, tick “Keep this due date”.",
                    away.days,
                )
                % {"days": away.days},
            )

    @property
    def asks_about_due_date(self) -> bool:
        """Whether the date that was typed is far away; the box stays while it is ticked."""
        return self.is_pressed and ("due_on" in self.errors or bool(self["keeps_due"].value()))

    @property
    def is_empty(self) -> bool:
        """No department and nothing to ask: the row was not used."""
        is_named = bool(self.cleaned_data.get("department")) or "department" in self.errors
        return not is_named and not self.cleaned_data.get("question")

    def given(self, rules: Mapping[tuple[str, str], UUID]) -> ReferralDraft:
        """What is to be sent, with the rule that proposed this department for this purpose."""
        cleaned_data = self.cleaned_data
        return ReferralDraft(
            cleaned_data["department"],
            cleaned_data["purpose"],
            cleaned_data["question"],
            cleaned_data["due_on"],
            rules.get((cleaned_data["department"].pk, cleaned_data["purpose"])),
        )
