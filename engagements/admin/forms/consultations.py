"""The form of a call and its questions: times in its own zone, and no public promise is withdrawn."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.choices import ChoicesField, Files, Typed, as_rows
from engagements.admin.forms.vanished import as_new
from engagements.consultations.models import Consultation, Level
from engagements.consultations.queries import taken_back
from engagements.consultations.states import State
from engagements.questions.actions import is_stricter
from engagements.questions.choices import Wording, refusal, swapped
from engagements.questions.errors import AlreadyAskedError
from engagements.questions.models import Kind, Question
from engagements.questions.queries import questions_of, words_of_choices
from focalpoint import time_zones
from focalpoint.editor import Edited, mark
from focalpoint.limits import longest
from focalpoint.office import office_day
from focalpoint.translated import Translated, TranslatedFormField
from focalpoint.widgets import QuickSelect

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

SLUG_LENGTH = 70
# How long a new call is open, unless its author says otherwise.
SUGGESTED_TIME = timedelta(days=28)
LAST_MINUTE = time(23, 59)


def to_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The UTC moment of a wall-clock time; refuses those that clock changes skip or repeat."""
    in_utc = local.replace(tzinfo=zone).astimezone(UTC)
    if in_utc.astimezone(zone).replace(tzinfo=None) != local:
        raise ValidationError(
            _("This time does not exist on that day, because the clocks change. Choose another time.")
        )
    if local.replace(tzinfo=zone, fold=1).utcoffset() != local.replace(tzinfo=zone, fold=0).utcoffset():
        raise ValidationError(
            _("This time occurs twice on that day, because the clocks change. Choose another time.")
        )
    return in_utc


def _kept(stored: datetime | None, typed: datetime) -> datetime:
    """The form shows minutes: a call that was closed early keeps its seconds."""
    return stored if stored and stored.replace(second=0, microsecond=0) == typed else typed


class WallClockField(forms.DateTimeField):
    """A date and time without a zone, as it is announced."""

    def __init__(
        self, *, label: "_StrOrPromise", required: bool = True, help_text: "_StrOrPromise" = ""
    ) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, label=label, required=required, help_text=help_text)

    def prepare_value(self, value: object) -> object:
        return value

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        with timezone.override(UTC):
            parsed = super().to_python(value)
        return parsed.replace(tzinfo=None) if parsed else None


class ConsultationForm(Edited, forms.ModelForm):
    """What a lead writes about a call."""

    TOGETHER: ClassVar = [("time_zone", "opens_at", "closes_at")]

    slug = forms.SlugField(
        label=gettext_lazy("Web address"),
        required=False,
        max_length=longest(Consultation, "slug"),
        help_text=gettext_lazy(
            "The last part of the web address of the call. Leave empty to make it from the title."
        ),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the call"),
        widget=QuickSelect,
        help_text=gettext_lazy(
            "The opening and closing times are in this time zone. Visitors also see them in their own."
        ),
    )
    opens_at = WallClockField(label=gettext_lazy("Opens"), required=False)
    closes_at = WallClockField(
        label=gettext_lazy("Closes"),
        required=False,
        help_text=gettext_lazy(
            "Use 23:59 for the end of a day. 00:00 is shown as the end of the day before."
        ),
    )
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Confidentiality levels offered"),
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Consultation
        fields = [
            "title", "summary", "body", "slug", "department", "themes", "time_zone", "opens_at", "closes_at",
            "levels", "publication", "attachments_allowed",
        ]  # fmt: skip

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit
        if "summary" not in self.fields:
            return  # without permission to write there are no fields
        zones = cast(forms.ChoiceField, self.fields["time_zone"])
        zones.choices = time_zones.choices(self.instance.time_zone)
        for name in ("summary", "body"):
            blank = name == "body"
            label = self.fields[name].label
            self.fields[name] = TranslatedFormField(
                long=True, required=not blank, label=label, max_length=longest(Consultation, name)
            )
        zone = ZoneInfo(self.instance.time_zone)
        for name in ("opens_at", "closes_at"):
            stored = getattr(self.instance, name)
            self.initial[name] = stored.astimezone(zone).replace(tzinfo=None) if stored else None
        if self.instance._state.adding:
            self._suggest()

    def _suggest(self) -> None:
        """How a new call starts: the model's own defaults, and a closing time that cannot be misread."""
        self.initial.update(time_zone=self.instance.time_zone, levels=self.instance.levels)
        day = office_day(timezone.now()) + SUGGESTED_TIME
        self.initial["closes_at"] = datetime.combine(day, LAST_MINUTE)

    def clean(self) -> dict[str, object]:
        cleaned_data = super().clean() or self.cleaned_data
        zone = cleaned_data.get("time_zone")
        for name in ("opens_at", "closes_at"):
            if zone and cleaned_data.get(name):
                try:
                    cleaned_data[name] = _kept(
                        getattr(self.instance, name), to_moment(cleaned_data[name], ZoneInfo(zone))
                    )
                except ValidationError as error:
                    self.add_error(name, error)
        opens, closes = cleaned_data.get("opens_at"), cleaned_data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The closing time must be after the opening time."))
        cleaned_data["slug"] = (
            cleaned_data.get("slug") or self.instance.slug or _free_slug(cleaned_data.get("title"))
        )
        return cleaned_data

    def _post_clean(self) -> None:
        before = Consultation.objects.filter(pk=self.instance.pk).first()
        super()._post_clean()  # type: ignore[misc]
        if before and not self.errors:
            for sentence in taken_back(before, self.instance, at=timezone.now()):
                self.add_error(None, str(sentence))

    def is_stored(self) -> bool:
        return not self.instance._state.adding


def _free_slug(title: Translated | None) -> str:
    """From the English title if there is one, else the first; a number is added when it is taken."""
    base = slugify(str(title or ""))[:SLUG_LENGTH].strip("-") or "call"
    taken = set(Consultation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


class QuestionForm(Edited, forms.ModelForm):
    """One question with its choices; the edit number is that of its call."""

    # Whether nobody saved the call since the page was made.
    call_is_current = False

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
        del self.fields["edit"]

    @property
    def choices(self) -> ChoicesField:
        return cast(ChoicesField, self.fields["options"])

    def is_stored(self) -> bool:
        return not self.instance._state.adding

    def is_current(self) -> bool:
        return self.call_is_current

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


if TYPE_CHECKING:
    _Questions = forms.BaseInlineFormSet[Question, Consultation, QuestionForm]
else:
    _Questions = forms.BaseInlineFormSet


class QuestionFormSet(_Questions):
    """Keeps questions of a published call from being removed or made stricter, and choices from being given
    the text of another choice.
    """

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        files: Files | None = None,
        *,
        instance: Consultation,
        prefix: str,
        queryset: QuerySet[Question],
        save_as_new: bool = False,
    ) -> None:
        self.removed = 0
        if data is not None and instance.pk:
            stored = {str(pk) for pk in instance.questions.values_list("pk", flat=True)}
            data, self.removed = as_new(data, prefix, stored)
        super().__init__(
            data, files, instance=instance, prefix=prefix, queryset=queryset, save_as_new=save_as_new
        )

    def add_fields(self, form: QuestionForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "options" in form.fields:
            form.choices.widget.may_remove = self.instance.state == State.DRAFT
            form.row = self.instance
            form.call_is_current = self.is_bound and self.data.get("edit") == str(self.instance.edit)

    def clean(self) -> None:
        super().clean()
        if self.removed:
            sentence = _(
                "Someone removed a question that is still on this page. If you save again, it will be "
                "added again."
            )
            raise ValidationError(sentence)
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
