"""The form of the writing page: what every input has, and the questions of its call.

A draft may be unfinished and too long: nothing is required here, and words over the limit are a warning.
What is required on submission is decided in `submissions.content` and `questions.answers`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.cases.models import Case, Clarification
from engagements.consultations.models import Consultation, Level
from engagements.questions.answers import field_name, longest, over_limit
from engagements.questions.models import Kind, Question
from engagements.submissions import visibility
from engagements.submissions.models import Submission
from focalpoint import limits
from focalpoint.editor import Edited
from focalpoint.errors import Problem
from focalpoint.text import PlainText
from organisations.profiles.models import Profile
from organisations.themes.models import Theme

# By question id: what was typed, the code that was chosen, or several.
Answers = dict[str, str | list[str]]
OWN = ["level", "language", "title", "summary", "themes"]


def _labelled(question: Question) -> list[tuple[str, str]]:
    return [(choice.code, str(choice.label)) for choice in question.offered]


def _field(question: Question) -> forms.Field:
    """The field that a question of this kind is answered in."""
    options: dict[str, Any] = {
        "label": str(question.text),
        "help_text": str(question.help),
        "required": False,
    }
    if question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
        rows = 10 if question.kind == Kind.LONG_TEXT else 0
        return PlainText(rows=rows, max_length=longest(question), **options)
    choices = _labelled(question)
    if question.kind == Kind.ONE_CHOICE:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)


class WritingForm(Edited):
    """One input, whole; `questions` of its call in their order."""

    level = forms.ChoiceField(label=gettext_lazy("Who may see your input"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Language you write in"), choices=settings.CONTENT_LANGUAGES
    )
    title = PlainText(
        label=gettext_lazy("Title"), max_length=limits.longest(Submission, "title"), required=False
    )
    summary = PlainText(
        label=gettext_lazy("Summary"),
        rows=6,
        max_length=limits.longest(Submission, "summary"),
        required=False,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), widget=forms.CheckboxSelectMultiple, required=False
    )
    # Only while the office has a question.
    draft_answer = PlainText(
        label=gettext_lazy("Your answer"),
        rows=6,
        max_length=limits.longest(Submission, "draft_answer"),
        says_limit=True,
        required=False,
    )

    def __init__(
        self,
        submission: Submission,
        questions: Sequence[Question],
        *,
        themes: Sequence[Theme],
        asked: Clarification | None = None,
        data: QueryDict | None = None,
    ) -> None:
        self.row = self.submission = submission
        self.questions, self.asked = questions, asked
        super().__init__(data=data, initial=_initial(submission, questions))
        # A page that did not ask leaves the answer as it is.
        if asked is None or (data is not None and "draft_answer" not in data):
            del self.fields["draft_answer"]
        publication = submission.consultation.publication
        levels = [
            (level.value, visibility.label(level, publication)) for level in visibility.choosable(submission)
        ]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]
        self.fields["themes"].choices = [(theme.pk, str(theme)) for theme in themes]  # type: ignore[attr-defined]
        for question in questions:
            self.fields[field_name(question)] = _field(question)

    def strictness(self) -> Mapping[str, Sequence[str]]:
        """Which of two levels is stricter depends on whether the call ever publishes."""
        levels = visibility.by_strictness(self.submission.consultation.publication)
        return {"level": [level.value for level in levels]}

    def answers(self) -> Answers:
        """By question id, as `actions.save` takes them."""
        return {str(question.pk): self.cleaned_data[field_name(question)] for question in self.questions}

    def content(self) -> dict[str, Any]:
        """All arguments of `actions.save` that the form knows."""
        kept = {
            name: self.cleaned_data[name] for name in [*OWN, "draft_answer", "edit"] if name in self.fields
        }
        return {**kept, "answers": self.answers()}

    def stored_content(self) -> dict[str, Any]:
        kept = {name: self.initial[name] for name in [*OWN, "edit"]}
        return {**kept, "answers": self.submission.answers}

    def questions_with_fields(self) -> Iterator[tuple[Question, forms.BoundField]]:
        """Each question with its field, in the order of the page."""
        for question in self.questions:
            yield question, self[field_name(question)]

    def warnings(self) -> list[str]:
        """What was saved, but should be checked."""
        said = [str(problem.message) for problem in self._too_long()]
        mended = [field.label for field in self.fields.values() if getattr(field, "mended", False)]
        if mended:
            sentence = _("We removed invisible characters that cannot be saved from: %(fields)s.")
            said.append(sentence % {"fields": ", ".join(str(label) for label in mended)})
        return said

    def _too_long(self) -> Iterator[Problem]:
        answers = self.answers()
        for question in self.questions:
            if problem := over_limit(question, answers[str(question.pk)]):
                yield problem


def _initial(submission: Submission, questions: Sequence[Question]) -> dict[str, Any]:
    """The form's values of an input loaded `whole`."""
    names = ("edit", "level", "language", "title", "summary", "draft_answer")
    own = {name: getattr(submission, name) for name in names}
    answers = {field_name(question): submission.answers.get(str(question.pk), "") for question in questions}
    return {**own, "themes": submission.theme_codes, **answers}


class BeginForm(forms.Form):
    """What is chosen before writing: for whom, to which call, in which language, and who may see it."""

    profile = forms.ModelChoiceField(
        label=gettext_lazy("Organisation you write for"), queryset=Profile.objects.none(), empty_label=None
    )
    level = forms.ChoiceField(label=gettext_lazy("Who may see your input"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Language you write in"), choices=settings.CONTENT_LANGUAGES
    )

    def __init__(self, call: Consultation, profiles: QuerySet[Profile], **options: Any) -> None:
        super().__init__(**options)
        self.fields["profile"].queryset = profiles  # type: ignore[attr-defined]
        levels = [
            (level.value, visibility.label(level, call.publication))
            for level in Level
            if level in call.levels
        ]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]


class RaiseLevelForm(forms.Form):
    """Who may see it from now on: fewer people than before."""

    level = forms.ChoiceField(label=gettext_lazy("Who may see your input"), widget=forms.RadioSelect)

    def __init__(self, levels: Sequence[visibility.LevelChoice], data: QueryDict | None = None) -> None:
        super().__init__(label_suffix="", data=data)
        choices = [(choice.level.value, choice.label) for choice in levels]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    """Why a lead officer should look at a declined input again."""

    reason = PlainText(
        label=gettext_lazy("Why we should review the decision"),
        rows=6,
        max_length=limits.longest(Case, "appeal"),
        says_limit=True,
    )
