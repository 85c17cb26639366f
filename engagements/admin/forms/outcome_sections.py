"""The form of one section of an outcome with its citations, and of all of them."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.outcomes import long_text
from engagements.admin.forms.parts import PartForm, PartFormSet
from engagements.outcomes.checks import check_section
from engagements.outcomes.content import CitedPassage, SectionText
from engagements.outcomes.models import Citation, Outcome, OutcomeSection
from engagements.outcomes.queries import cited
from engagements.submissions.references import ReferenceTypoError, normalise
from focalpoint.errors import DomainError
from focalpoint.limits import longest
from focalpoint.text import PlainText
from focalpoint.widgets import QuickSelect
from organisations.themes.models import Theme

# The lines of a section's citations: as many as there may be, each with its reference.
LONGEST_CITATIONS = Outcome.MOST_CITED * (longest(Citation, "passage") + 30)


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


class SectionForm(PartForm):
    """One section with its citations."""

    position = forms.IntegerField(
        label=gettext_lazy("Position"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("Leave empty to place the section last."),
    )
    heard = long_text("heard", gettext_lazy("What we heard"), gettext_lazy("In Markdown."), of=OutcomeSection)
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
    changed = long_text("changed", gettext_lazy("What changed"), of=OutcomeSection)
    proof = forms.URLField(
        label=gettext_lazy("Link to the proof"),
        required=False,
        max_length=longest(OutcomeSection, "proof"),
        assume_scheme="https",
        help_text=gettext_lazy("A public page or document that shows what changed."),
    )
    unchanged = long_text("unchanged", gettext_lazy("What did not change"), of=OutcomeSection)
    reason = long_text("reason", gettext_lazy("Why it did not change"), of=OutcomeSection)

    class Meta:
        model = OutcomeSection
        fields: ClassVar[list[str]] = [
            "position", "theme", "heard", "changed", "proof", "unchanged", "reason",
        ]  # fmt: skip
        widgets: ClassVar = {"theme": QuickSelect}

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        if "quotes" in self.fields:
            self.initial["quotes"] = "" if self.instance._state.adding else lines_of(self.instance)

    @property
    def line(self) -> str:
        if self.instance._state.adding:
            return _("New section")
        theme: Theme | None = self.instance.theme
        return theme.name.marked if theme else _("In general")

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


class SectionFormSet(PartFormSet):
    """The sections of an outcome."""

    removed_sentence = gettext_lazy(
        "Someone removed a section that is still on this page. If you save again, it will be added again."
    )
