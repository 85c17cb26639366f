"""To whom a case is referred, and what becomes of its input for the public: one form, one button."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Unpack

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.decision import DecisionForm, Posted
from engagements.admin.forms.publication import PublicationForm
from engagements.publications.actions import PublicationDraft
from engagements.routing.models import Purpose, Referral
from engagements.routing.queries import proposed
from engagements.routing.referral_drafts import ReferralDraft, wrong_lead
from focalpoint.limits import longest
from focalpoint.office import office_day
from focalpoint.text import PlainText
from organisations.departments.models import Department

if TYPE_CHECKING:
    from engagements.admin.forms.screen import Forms

FEWEST_ROWS = 3


class ReferralDraftForm(DecisionForm):
    """The referral to one department; without a purpose it is not sent."""

    chooses: ClassVar = {"department": ("department", gettext_lazy("Choose a department"))}
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
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
    # Beside a proposed department: the themes that it was proposed for.
    because = ""

    def clean_due_on(self) -> date | None:
        day = self.cleaned_data["due_on"]
        if day is not None and day < office_day(timezone.now()):
            raise forms.ValidationError(_("Choose today or a later date."))
        return day

    def clean(self) -> dict[str, object]:
        cleaned_data = super().clean() or self.cleaned_data
        purpose = cleaned_data.get("purpose")
        if not purpose:
            if cleaned_data.get("question"):
                self.add_error("purpose", _("Choose a purpose for this department."))
            return cleaned_data
        if not cleaned_data.get("department"):
            self.add_error("department", _("Choose a department."))
        if purpose != Purpose.INFORMATION and not cleaned_data.get("question"):
            self.add_error("question", _("Write the question for the department."))
        return cleaned_data

    def given(self, departments: dict[str, Department]) -> ReferralDraft:
        cleaned_data = self.cleaned_data
        return ReferralDraft(
            departments[cleaned_data["department"]],
            cleaned_data["purpose"],
            cleaned_data["question"],
            cleaned_data["due_on"],
        )


if TYPE_CHECKING:
    _Rows = forms.BaseFormSet[ReferralDraftForm]
else:
    _Rows = forms.formset_factory(
        ReferralDraftForm, max_num=Referral.MOST_AT_ONCE, absolute_max=Referral.MOST_AT_ONCE
    )


class ReferralDraftRows(_Rows):
    """The departments that it is referred to: one as the lead, others for action or information.

    Proposed departments come first when a case is referred for the first time; later none are proposed.
    """

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        self.is_pressed = is_pressed
        self.more_than = offered.view.progress
        proposals = [] if self.more_than else proposed(offered.view.themes)
        because = {proposal.department.pk: proposal.themes for proposal in proposals}
        super().__init__(
            initial=[{"department": pk} for pk in because],
            form_kwargs={"offered": offered, "is_pressed": is_pressed},
            **posted,
        )
        # After the proposed ones there is always an empty one.
        self.extra = 1 if self.more_than else max(1, FEWEST_ROWS - len(because))
        for row in self.forms:
            themes = because.get(row["department"].value() or "", ())
            row.because = ", ".join(str(theme) for theme in themes)

    def full_clean(self) -> None:
        if self.is_pressed:
            super().full_clean()
        else:
            self._errors = [ErrorDict() for _form in self.forms]
            self._non_form_errors = self.error_class()

    def clean(self) -> None:
        if any(self.errors):
            return
        rows = [row.cleaned_data for row in self.sent]
        if wrong := wrong_lead([row["purpose"] for row in rows], more_than=self.more_than):
            raise forms.ValidationError(wrong)
        if len({row["department"] for row in rows}) != len(rows):
            raise forms.ValidationError(_("Choose each department only once."))

    @property
    def sent(self) -> list[ReferralDraftForm]:
        return [row for row in self.forms if row.cleaned_data.get("purpose")]

    def referral_drafts(self) -> list[ReferralDraft]:
        departments = Department.objects.in_bulk([row.cleaned_data["department"] for row in self.sent])
        return [row.given(departments) for row in self.sent]


class ReferForm:
    """The departments and, where it is still to be decided, the publication; checked together."""

    kinds = (ReferralDraftForm,)

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        self.departments = ReferralDraftRows(offered=offered, is_pressed=is_pressed, **posted)
        self.publication: PublicationForm | None = None
        if offered.view.asks_publication:
            prefix = f"{posted['prefix']}-publication"
            beside = Posted(data=posted["data"], prefix=prefix, auto_id=posted["auto_id"])
            self.publication = PublicationForm(offered=offered, is_pressed=is_pressed, **beside)

    @property
    def parts(self) -> list[DecisionForm]:
        """The forms that have fields of their own."""
        return [*self.departments.forms, *([self.publication] if self.publication else [])]

    def is_valid(self) -> bool:
        # Both are checked, so that each one reports its errors.
        return all([self.departments.is_valid(), self.publication is None or self.publication.is_valid()])

    def has_changed(self) -> bool:
        return any(part.has_changed() for part in self.parts)

    def non_form_errors(self) -> ErrorList:
        return self.departments.non_form_errors()

    def referral_drafts(self) -> list[ReferralDraft]:
        return self.departments.referral_drafts()

    def draft(self) -> PublicationDraft | None:
        return None if self.publication is None else self.publication.draft()
