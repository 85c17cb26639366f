"""What the office writes in an outcome: the frame, its sections, and what became of each input."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.choices import Files
from engagements.admin.forms.vanished import as_new
from engagements.cases.models import Case
from engagements.consultations.models import Consultation
from engagements.outcomes.checks import check_section
from engagements.outcomes.content import CitedPassage, RecordedUse, SectionText
from engagements.outcomes.models import Citation, InputUse, Outcome, OutcomeSection, Use
from engagements.outcomes.queries import cited
from engagements.submissions.models import Submission
from engagements.submissions.references import ReferenceTypoError, normalise
from focalpoint.editor import Edited
from focalpoint.errors import DomainError
from focalpoint.limits import longest
from focalpoint.text import PlainText
from focalpoint.translated import TranslatedFormField
from focalpoint.widgets import QuickSelect
from organisations.themes.models import Theme

TEXTS = ("introduction", "unheard", "default_reason", "correction")
MOST_CALLS = 200
LONG_SECTIONS = ("heard", "changed", "unchanged", "reason")
# The lines of a section's citations: as many as there may be, each with its reference.
LONGEST_CITATIONS = Outcome.MOST_CITED * (longest(Citation, "passage") + 30)


def _long(name: str, label: object, help_text: object = "", *, of: Any = Outcome) -> TranslatedFormField:
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

    introduction = _long("introduction", gettext_lazy("Introduction"), gettext_lazy("In Markdown."))
    unheard = _long(
        "unheard",
        gettext_lazy("About who was not heard"),
        gettext_lazy("It follows the regions and types of organisation that the portal names by itself."),
    )
    default_reason = _long(
        "default_reason",
        gettext_lazy("Why the other inputs were not used"),
        gettext_lazy("Authors read it where their input is not cited and nothing else is recorded for it."),
    )
    correction = _long(
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


def lines_of(section: OutcomeSection) -> str:
    """Its citations as they are typed: a line for each."""
    return "\n".join(f"{row.submission.reference}: {row.passage}" for row in section.citations.all())


def parsed(text: str) -> list[CitedPassage]:
    """What the lines say; raises ValidationError at one that names no input or says nothing."""
    citations = []
    for line in filter(None, map(str.strip, text.splitlines())):
        reference, _colon, passage = line.replace("：", ":", 1).partition(":")
        try:
            normalised = normalise(reference)
        except ReferenceTypoError as error:
            raise ValidationError(f"{reference}: {error.message}") from error
        if not (normalised and passage.strip()):
            raise ValidationError(
                _(
                    "Write each citation on a line: the reference, a colon and the passage. This is not "
                    "one: %(line)s"
                )
                % {"line": line[:80]}
            )
        citations.append(CitedPassage(normalised, passage.strip().strip('“”"«»')))
    return citations


class SectionForm(Edited, forms.ModelForm):
    """One section with its citations; the edit number is that of its outcome."""

    is_current_outcome = False

    position = forms.IntegerField(
        label=gettext_lazy("Position"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("Leave empty to place the section last."),
    )
    heard = _long("heard", gettext_lazy("What we heard"), gettext_lazy("In Markdown."), of=OutcomeSection)
    quotes = PlainText(
        label=gettext_lazy("Citations"),
        required=False,
        rows=4,
        max_length=LONGEST_CITATIONS,
        help_text=gettext_lazy(
            "One on each line: the reference of an input, a colon, and words of its published text. "
            "Only public inputs can be cited."
        ),
    )
    changed = _long("changed", gettext_lazy("What changed"), of=OutcomeSection)
    proof = forms.URLField(
        label=gettext_lazy("Link to the proof"),
        required=False,
        max_length=longest(OutcomeSection, "proof"),
        assume_scheme="https",
        help_text=gettext_lazy("A public page or document that shows what changed."),
    )
    unchanged = _long("unchanged", gettext_lazy("What did not change"), of=OutcomeSection)
    reason = _long("reason", gettext_lazy("Why it did not change"), of=OutcomeSection)

    class Meta:
        model = OutcomeSection
        fields: ClassVar[list[str]] = [
            "position", "theme", "heard", "changed", "proof", "unchanged", "reason",
        ]  # fmt: skip
        widgets: ClassVar = {"theme": QuickSelect}

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        if "quotes" not in self.fields:
            return  # without permission to write there are no fields
        self.initial["quotes"] = "" if self.instance._state.adding else lines_of(self.instance)
        self.outcome = self.instance
        del self.fields["edit"]

    def is_stored(self) -> bool:
        return not self.instance._state.adding

    def is_current(self) -> bool:
        return self.is_current_outcome

    def clean_quotes(self) -> str:
        text: str = self.cleaned_data["quotes"]
        parsed(text)
        return text

    def text(self) -> SectionText:
        """What the verb takes."""
        given = self.cleaned_data
        theme: Theme | None = given["theme"]
        return SectionText(
            theme=theme.pk if theme else None,
            heard=given["heard"],
            changed=given["changed"],
            proof=given["proof"] or "",
            unchanged=given["unchanged"],
            reason=given["reason"],
            citations=tuple(parsed(given["quotes"])),
        )

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean()
        # What was citable when it was saved is asked again when it is proposed.
        if self.errors or not self.has_changed():
            return cleaned_data
        try:
            text = self.text()
            check_section(text)
            cited(cast(Outcome, self.row), text.citations)
        except DomainError as refusal:
            self.add_error(None, str(refusal.message))
        return cleaned_data


if TYPE_CHECKING:
    _Sections = forms.BaseInlineFormSet[OutcomeSection, Outcome, SectionForm]
else:
    _Sections = forms.BaseInlineFormSet


class SectionFormSet(_Sections):
    """The sections of an outcome; one that someone else removed meanwhile is offered again."""

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        files: Files | None = None,
        *,
        instance: Outcome,
        prefix: str,
        queryset: QuerySet[OutcomeSection],
        save_as_new: bool = False,
    ) -> None:
        self.removed = 0
        if data is not None and instance.pk:
            stored = {str(pk) for pk in instance.sections.values_list("pk", flat=True)}
            data, self.removed = as_new(data, prefix, stored)
        super().__init__(
            data, files, instance=instance, prefix=prefix, queryset=queryset, save_as_new=save_as_new
        )

    def add_fields(self, form: SectionForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "quotes" in form.fields:
            form.row = self.instance
            form.is_current_outcome = self.is_bound and self.data.get("edit") == str(self.instance.edit)

    def clean(self) -> None:
        super().clean()
        if self.removed:
            raise ValidationError(
                _(
                    "Someone removed a section that is still on this page. If you save again, it will be "
                    "added again."
                )
            )


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
