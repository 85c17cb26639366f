"""The forms of the decision screen, one for each button that needs one. They are all on one page.

What was typed into those that are not pressed stays as it was typed, and is not checked.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, TypedDict, Unpack, cast

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.templated import TemplatedText
from engagements.cases.models import Case, Clarification
from engagements.publications.models import Publication
from engagements.reasons.models import DeclineReason
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions import visibility
from engagements.text_templates.models import Kind
from focalpoint.editor import Edited
from focalpoint.limits import longest
from focalpoint.text import PlainText
from focalpoint.widgets import QuickSelect
from organisations.accounts.models import User
from organisations.themes.models import Theme

if TYPE_CHECKING:
    from engagements.admin.forms.screen import Forms


class Posted(TypedDict):
    """The place of a form on the page: what was posted, and how its controls are named."""

    data: QueryDict | None
    prefix: str
    auto_id: str


class Options(Posted, total=False):
    """The same, and what a formset gives to its rows."""

    empty_permitted: bool
    use_required_attribute: bool
    renderer: BaseRenderer
    error_class: type[ErrorList]


class DecisionForm(forms.Form):
    """A form that is checked when it is pressed; otherwise it shows what was typed."""

    use_required_attribute = False
    # The field with a list to choose from: the name of the list, and what stands for no choice.
    chooses: ClassVar[Mapping[str, tuple[str, str | Promise]]] = {}
    # The fields that a template can be put into, and the kind of it.
    templated: ClassVar[Mapping[str, Kind]] = {}

    def __init__(
        self,
        *,
        offered: "Forms",
        is_pressed: bool,
        initial: dict[str, object] | None = None,
        **posted: Unpack[Options],
    ) -> None:
        self.is_pressed = is_pressed
        super().__init__(label_suffix="", initial=initial, **posted)
        for name, (kind, nothing) in self.chooses.items():
            none = [("", str(nothing))] if nothing else []
            cast(forms.ChoiceField, self.fields[name]).choices = [*none, *offered.choices[kind]]
        for name, template_kind in self.templated.items():
            field = self.fields[name]
            field.widget = TemplatedText(field, offered.templates.get(template_kind, ()))

    def full_clean(self) -> None:
        if self.is_pressed:
            super().full_clean()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}


def say_to_whom(form: forms.Form, name: str, offered: "Forms") -> None:
    """Of a campaign, that what is written here goes to one author."""
    if offered.view.beside.inputs > 1:
        sentence = _("Only the author of %(reference)s gets it, no other author of the campaign.")
        to_one = sentence % {"reference": offered.view.submission.reference}
        form.fields[name].help_text = f"{form.fields[name].help_text} {to_one}"


class AssessForm(Edited, DecisionForm):
    """Themes and the summary for the departments."""

    templated: ClassVar = {"summary": Kind.SUMMARY}
    chooses: ClassVar = {"themes": ("theme", "")}
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    summary = PlainText(
        label=gettext_lazy("Summary for departments"),
        help_text=gettext_lazy(
            "Departments read this first. Do not name anyone whom the author wants to keep unnamed."
        ),
        required=False,
        rows=4,
        max_length=longest(Case, "summary"),
    )

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        self.row = case = offered.view.case
        initial = {"themes": offered.view.themes, "summary": case.summary, "edit": case.edit}
        super().__init__(offered=offered, is_pressed=is_pressed, initial=initial, **posted)

    def clean(self) -> dict[str, object]:
        cleaned_data = super().clean()
        cleaned_data["themes"] = list(Theme.objects.filter(pk__in=cleaned_data.get("themes", ())))
        return cleaned_data


class ReturnForm(DecisionForm):
    """A question to the author."""

    templated: ClassVar = {"question": Kind.QUESTION}
    question = PlainText(
        label=gettext_lazy("Question to the author"),
        help_text=gettext_lazy(
            "The author will see this text as you write it, and can then change the input."
        ),
        rows=4,
        max_length=longest(Clarification, "question"),
        says_limit=True,
    )

    def __init__(
        self,
        *,
        offered: "Forms",
        is_pressed: bool,
        initial: dict[str, object] | None = None,
        **posted: Unpack[Posted],
    ) -> None:
        super().__init__(offered=offered, is_pressed=is_pressed, initial=initial, **posted)
        say_to_whom(self, "question", offered)


class CorrectQuestionForm(ReturnForm):
    """The same question in other words."""

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        waiting = [exchange for exchange in offered.view.thread if exchange.is_open]
        initial: dict[str, object] = {"question": waiting[-1].question if waiting else ""}
        super().__init__(offered=offered, is_pressed=is_pressed, initial=initial, **posted)


class DeclineForm(DecisionForm):
    """Why it is not accepted: from the office's list, and in a sentence."""

    templated: ClassVar = {"sentence": Kind.DECLINE}
    chooses: ClassVar = {"reason": ("reason", gettext_lazy("Choose a reason"))}
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The author reads it in their language, above your sentence."),
        widget=QuickSelect,
    )
    sentence = PlainText(
        label=gettext_lazy("Sentence for the author"),
        help_text=gettext_lazy(
            "The author will see this text as you write it, and can ask a lead officer for a review."
        ),
        rows=4,
        max_length=longest(Case, "decline_text"),
        says_limit=True,
    )

    def clean_reason(self) -> DeclineReason:
        return DeclineReason.objects.get(pk=self.cleaned_data["reason"])


class AssignForm(DecisionForm):
    """Another officer."""

    chooses: ClassVar = {"officer": ("officer", gettext_lazy("Choose an officer"))}
    officer = forms.ChoiceField(label=gettext_lazy("Officer"))
    may_be_away = forms.BooleanField(label=gettext_lazy("Even if they are away"), required=False)

    def clean_officer(self) -> User:
        return User.objects.get(pk=self.cleaned_data["officer"])


class TakeDownForm(DecisionForm):
    """Why it is taken down."""

    reason = PlainText(
        label=gettext_lazy("Reason (shown to the author)"),
        rows=2,
        max_length=longest(Publication, "reason"),
        says_limit=True,
    )


class RaiseLevelForm(DecisionForm):
    """Who may see it from now on: fewer people than before."""

    level = forms.ChoiceField(label=gettext_lazy("Who may see it"), widget=forms.RadioSelect)

    def __init__(self, *, offered: "Forms", is_pressed: bool, **posted: Unpack[Posted]) -> None:
        super().__init__(offered=offered, is_pressed=is_pressed, **posted)
        submission = offered.view.submission
        publication = submission.consultation.publication
        levels = visibility.stricter(submission.level, publication)
        choices = [(level.value, visibility.label(level, publication)) for level in levels]
        cast(forms.ChoiceField, self.fields["level"]).choices = choices


class RecallForm(DecisionForm):
    """Why a referral is recalled."""

    text = PlainText(
        label=gettext_lazy("Reason (shown to the department)"),
        required=False,
        rows=2,
        max_length=longest(Referral, "reason"),
        says_limit=True,
    )


class ReturnResponseForm(DecisionForm):
    """What is wrong with a response. The verb checks whether it may be empty."""

    text = PlainText(
        label=gettext_lazy("What the department should change"),
        required=False,
        rows=3,
        max_length=longest(Response, "remark"),
        says_limit=True,
    )
