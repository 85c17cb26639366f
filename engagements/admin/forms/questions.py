"""The form of one question of a call, and of all of them: no public promise is withdrawn."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.choices import ChoicesField, Typed, as_rows
from engagements.admin.forms.parts import PartForm, PartFormSet
from engagements.consultations.states import State
from engagements.questions.actions import is_stricter
from engagements.questions.choices import Wording, refusal, swapped
from engagements.questions.errors import AlreadyAskedError
from engagements.questions.models import Kind, Question
from engagements.questions.queries import questions_of, words_of_choices
from focalpoint.editor import mark


class QuestionForm(PartForm):
    """One question with its choices."""

    position = forms.IntegerField(
        label=gettext_lazy("Position"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("Leave empty to place the question last."),
    )
    options = ChoicesField()

    class Meta:
        model = Question
        fields = ["position", "kind", "text", "help", "required", "word_limit"]

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        if "options" not in self.fields:
            return  # without permission to write there are no fields
        stored = [] if self.instance._state.adding else self.instance.offered
        self.choices.stored = stored
        self.initial["options"] = Typed(as_rows(stored))

    @property
    def choices(self) -> ChoicesField:
        return cast(ChoicesField, self.fields["options"])

    @property
    def line(self) -> str:
        question: Question = self.instance
        if question._state.adding:
            return _("New question")
        kind = question.get_kind_display()
        return format_html('{} <span class="quiet">{}</span>', question.text.marked, kind)

    def stored(self) -> dict[str, object]:
        return {**super().stored(), "options": self.choices.as_stored()}

    def show(self, name: str, value: object) -> None:
        super().show(name, self.initial["options"] if name == "options" else value)

    def clean_options(self) -> list[Wording]:
        """As they are stored, where only someone else changed them: those they added were not on the page."""
        typed, base = self["options"].data, str(self["base"].data or "").split()
        is_untouched = mark("options", self.choices.shown(typed)) in base
        return self.choices.as_stored() if is_untouched else self.cleaned_data["options"]

    def clean(self) -> dict[str, object]:
        cleaned_data = super().clean() or self.cleaned_data
        kind, choices = cleaned_data.get("kind"), cleaned_data.get("options")
        if kind and choices is not None:
            known = [choice.code for choice in self.choices.stored]
            if error := refusal(kind, choices, known=known):
                self.add_error("options", str(error.message))
        if cleaned_data.get("word_limit") and kind != Kind.LONG_TEXT:
            self.add_error("word_limit", _("Only a long text question can have a word limit."))
        return cleaned_data


class QuestionFormSet(PartFormSet):
    """Keeps questions of a published call from being removed or made stricter, and choices from being given
    the text of another choice.
    """

    removed_sentence = gettext_lazy(
        "Someone removed a question that is still on this page. If you save again, it will be added again."
    )

    def add_fields(self, form: QuestionForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "options" in form.fields:
            form.choices.widget.may_remove = self.instance.state == State.DRAFT

    def clean(self) -> None:
        super().clean()
        stored = {question.pk: question for question in questions_of(self.instance.pk)}
        if any(self.errors) or self.instance.state == State.DRAFT:
            return
        said = words_of_choices(stored.values())
        for form in self.forms:
            if error := swapped(form.cleaned_data.get("options") or (), said.get(form.instance.pk, {})):
                form.add_error("options", str(error.message))
        if any(self.errors):
            return
        if any(self._breaks(form, stored.get(form.instance.pk)) for form in self.forms):
            raise ValidationError(str(AlreadyAskedError.message))

    def _breaks(self, form: QuestionForm, before: Question | None) -> bool:
        if self._should_delete_form(form):  # type: ignore[attr-defined]
            return before is not None
        return form.has_changed() and is_stricter(
            before, form.instance, form.cleaned_data.get("options") or ()
        )
