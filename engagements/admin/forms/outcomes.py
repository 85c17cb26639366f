"""What the office writes in an outcome beside its sections: the frame, and what became of each input."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.cases.models import Case
from engagements.consultations.models import Consultation
from engagements.outcomes.content import RecordedUse
from engagements.outcomes.models import InputUse, Outcome, Use
from engagements.submissions.models import Submission
from engagements.submissions.references import ReferenceTypoError, normalise
from focalpoint.editor import Edited
from focalpoint.limits import longest
from focalpoint.text import PlainText
from focalpoint.translated import TranslatedFormField
from focalpoint.widgets import QuickSelect

TEXTS = ("introduction", "unheard", "default_reason", "correction")
MOST_CALLS = 200


def long_text(name: str, label: object, help_text: object = "", *, of: Any = Outcome) -> TranslatedFormField:
    return TranslatedFormField(
        long=True,
        required=False,
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        max_length=longest(of, name),
    )


class NewOutcomeForm(Edited, forms.ModelForm):
    """What it is about, and how it is called; the rest is written on its page."""

    reference = PlainText(
        label=gettext_lazy("Only of a campaign"),
        required=False,
        # Room for spaces and signs around it.
        max_length=2 * longest(Submission, "reference"),
        help_text=gettext_lazy(
            "The reference of any input of the campaign. Leave empty for all inputs to the call."
        ),
    )

    class Meta:
        model = Outcome
        fields: ClassVar[list[str]] = ["consultation", "title"]

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        if "consultation" in self.fields:
            field = cast("forms.ModelChoiceField[Consultation]", self.fields["consultation"])
            latest = Consultation.objects.published().order_by("-opens_at")[:MOST_CALLS].values("pk")
            field.queryset = Consultation.objects.filter(pk__in=latest).order_by("-opens_at")

    def is_stored(self) -> bool:
        return False

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean()
        call, typed = cleaned_data.get("consultation"), cleaned_data.get("reference", "")
        cleaned_data["case"] = _campaign(self, call, typed) if call and typed else None
        if call and not self.errors:
            taken = Outcome.objects.filter(consultation=call, case=cleaned_data["case"])
            if taken.exists():
                self.add_error(None, _("There is already an outcome of this. Open it to change it."))
        return cleaned_data


def _campaign(form: forms.ModelForm, call: Consultation, typed: str) -> Case | None:
    try:
        reference = normalise(typed)
    except ReferenceTypoError as error:
        form.add_error("reference", str(error.message))
        return None
    case = Case.objects.filter(filings__submission__reference=reference, consultation=call).first()
    if case is None or case.filings.count() < 2:
        form.add_error("reference", _("Choose a campaign of this call."))
        return None
    return case


class OutcomeForm(Edited, forms.ModelForm):
    """What is said beside the sections."""

    introduction = long_text("introduction", gettext_lazy("Introduction"), gettext_lazy("In Markdown."))
    unheard = long_text(
        "unheard",
        gettext_lazy("About who was not heard"),
        gettext_lazy("It follows the regions and types of organisation that the portal names by itself."),
    )
    default_reason = long_text(
        "default_reason",
        gettext_lazy("Why the other inputs were not used"),
        gettext_lazy("Authors read it where their input is not cited and nothing else is recorded for it."),
    )
    correction = long_text(
        "correction",
        gettext_lazy("What was corrected"),
        gettext_lazy("Only once the outcome was published: everyone reads it above the new text."),
    )

    class Meta:
        model = Outcome
        fields: ClassVar[list[str]] = ["title", *TEXTS]

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit

    def is_stored(self) -> bool:
        return not self.instance._state.adding


class UsesForm(forms.Form):
    """What became of the inputs of one page, in their order: two controls for each."""

    def __init__(
        self, inputs: Sequence[Submission], stored: Iterable[InputUse], data: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data)
        self.label_suffix = ""
        self.inputs, known = inputs, {row.submission_id: row for row in stored}
        for submission in inputs:
            row, key = known.get(submission.pk), str(submission.pk)
            self.fields[f"use-{key}"] = forms.ChoiceField(
                label=_("What became of it"),
                choices=[("", _("The usual sentence")), *Use.choices],
                required=False,
                initial=row.use if row else "",
                widget=QuickSelect,
            )
            self.fields[f"reason-{key}"] = PlainText(
                label=_("Because"),
                required=False,
                initial=row.reason if row else "",
                max_length=longest(InputUse, "reason"),
            )

    def rows(self) -> list[tuple[Submission, forms.BoundField, forms.BoundField]]:
        return [(row, self[f"use-{row.pk}"], self[f"reason-{row.pk}"]) for row in self.inputs]

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean() or self.cleaned_data
        for submission in self.inputs:
            use = cleaned_data.get(f"use-{submission.pk}")
            if use == Use.NOT_USED and not cleaned_data.get(f"reason-{submission.pk}", "").strip():
                self.add_error(f"reason-{submission.pk}", _("Write why it was not used."))
        return cleaned_data

    def changed_uses(self) -> list[RecordedUse]:
        """Of those that were changed on the page."""
        return [
            RecordedUse(
                str(row.reference),
                self.cleaned_data[f"use-{row.pk}"],
                self.cleaned_data[f"reason-{row.pk}"],
            )
            for row in self.inputs
            if {f"use-{row.pk}", f"reason-{row.pk}"} & set(self.changed_data)
        ]


class RemarkForm(forms.Form):
    """What the second lead wants changed."""

    remark = PlainText(
        label=gettext_lazy("What should be changed"), rows=4, max_length=longest(Outcome, "remark")
    )


class TakeDownForm(forms.Form):
    """Why everyone shall not read it any more."""

    reason = PlainText(
        label=gettext_lazy("Reason"),
        rows=3,
        max_length=longest(Outcome, "reason"),
        help_text=gettext_lazy("Only the office reads it."),
    )
