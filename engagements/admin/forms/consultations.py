"""The form of a call and its questions: times in the zone it is announced in, promises kept, and what someone
else saved meanwhile beside what was typed.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.choices import Typed, as_rows, choices_field
from engagements.consultations.errors import ConflictError
from engagements.consultations.models import Consultation, Level
from engagements.consultations.queries import taken_back
from engagements.consultations.states import State
from engagements.questions.actions import is_stricter
from engagements.questions.choices import Wording, refusal, swapped
from engagements.questions.errors import AlreadyAskedError
from engagements.questions.models import Kind, Question
from engagements.questions.queries import questions_of, words_of_choices
from focalpoint.limits import longest
from focalpoint.moments import time_zones
from focalpoint.office import office_day
from focalpoint.translated import Translated, TranslatedFormField
from focalpoint.widgets import QuickSelect

COMPARED = ("position", "kind", "text", "help", "required", "word_limit")
SLUG_LENGTH = 70
# How long a new call is open, unless its author says otherwise.
SUGGESTED_TIME = timedelta(days=28)
LAST_MINUTE = time(23, 59)
NOTHING = "—"


def to_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The UTC moment of a wall-clock time; refuses those that clock changes skip or repeat."""
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        raise ValidationError(_("Clocks skip this time on that day: choose another one."))
    if local.replace(tzinfo=zone, fold=1).utcoffset() != local.replace(tzinfo=zone, fold=0).utcoffset():
        raise ValidationError(_("Clocks pass this time twice on that day: choose another one."))
    return moment


def _kept(stored: datetime | None, typed: datetime) -> datetime:
    """The form shows minutes: a call that was closed early keeps its seconds."""
    return stored if stored and stored.replace(second=0, microsecond=0) == typed else typed


class WallClockField(forms.DateTimeField):
    """A date and time without a zone, as it stands in the announcement."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> Any:
        with timezone.override(UTC):
            moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None


class ConsultationForm(forms.ModelForm):
    """What a lead writes about a call."""

    # What the page was opened at; without it, nobody knows what was seen.
    edit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=longest(Consultation, "slug"),
        help_text=gettext_lazy("The end of its web address; made from the title when left empty."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Announced in the time zone"),
        widget=QuickSelect,
        help_text=gettext_lazy("Both times below are read in this zone; visitors also see their own."),
    )
    opens_at = WallClockField(label=gettext_lazy("Opens"), required=False)
    closes_at = WallClockField(
        label=gettext_lazy("Closes"),
        required=False,
        help_text=gettext_lazy("23:59 is the end of the day; 00:00 is said as the end of the day before."),
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

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["edit"] = self.instance.edit
        if "summary" not in self.fields:
            return  # whoever only reads is shown values, not fields
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in time_zones()]  # type: ignore[attr-defined]
        for name in ("summary", "body"):
            blank = name == "body"
            label = self.fields[name].label
            self.fields[name] = TranslatedFormField(
                long=True, required=not blank, label=label, max_length=longest(Consultation, name)
            )
        zone = ZoneInfo(self.instance.time_zone)
        for name in ("opens_at", "closes_at"):
            moment = getattr(self.instance, name)
            self.initial[name] = moment.astimezone(zone).replace(tzinfo=None) if moment else None
        if self.instance._state.adding:
            self._suggest()

    def _suggest(self) -> None:
        """What a new call starts with: the model's own defaults, and a closing time that nobody misreads."""
        self.initial.update(time_zone=self.instance.time_zone, levels=self.instance.levels)
        day = office_day(timezone.now()) + SUGGESTED_TIME
        self.initial["closes_at"] = datetime.combine(day, LAST_MINUTE)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        zone = given.get("time_zone")
        for name in ("opens_at", "closes_at"):
            if zone and given.get(name):
                try:
                    given[name] = _kept(getattr(self.instance, name), to_moment(given[name], ZoneInfo(zone)))
                except ValidationError as error:
                    self.add_error(name, error)
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The closing time must be after the opening time."))
        given["slug"] = given.get("slug") or self.instance.slug or _free_slug(given.get("title"))
        return given

    def _post_clean(self) -> None:
        before = Consultation.objects.filter(pk=self.instance.pk).first()
        super()._post_clean()  # type: ignore[misc]
        if before and self.cleaned_data.get("edit") != before.edit:
            self._tell(before)
        elif before and not self.errors:
            for sentence in taken_back(before, self.instance, at=timezone.now()):
                self.add_error(None, str(sentence))

    def _tell(self, stored: Consultation) -> None:
        """Someone else saved meanwhile: what is stored, where it differs. The next save knows of it."""
        self.instance.is_stale = True
        lists = dict(self.data.lists())  # type: ignore[attr-defined]
        self.data = MultiValueDict({**lists, self.add_prefix("edit"): [str(stored.edit)]})
        then = _("Compare, then save again.")
        self.add_error(None, f"{ConflictError.message} {then}")
        for label, text in self._differing(stored):
            self.add_error(None, _stored(label, text))

    def _differing(self, stored: Consultation) -> Iterator[tuple[str, str]]:
        """Of each field that was typed otherwise: its label, and what is stored."""
        for name in self._meta.fields or ():
            theirs: Any = list(stored.themes.all()) if name == "themes" else getattr(stored, name)
            if name in self.cleaned_data and _comparable(theirs) != _comparable(self.cleaned_data[name]):
                if name in ("opens_at", "closes_at") and theirs:
                    theirs = theirs.astimezone(ZoneInfo(stored.time_zone)).replace(tzinfo=None)
                yield str(self.fields[name].label), _as_text(theirs, self.fields[name])


def _stored(label: str, text: str) -> str:
    return _("%(field)s: stored is %(text)s") % {"field": label, "text": text}


def _comparable(value: Any) -> Any:
    """Rows of other tables, in whatever order, by their keys."""
    several = isinstance(value, Iterable) and not isinstance(value, str | dict)
    return sorted(str(getattr(one, "pk", one)) for one in value) if several else value or None


def _as_text(value: Any, field: Any) -> str:
    """A stored value on one line, in each of its languages."""
    if isinstance(value, Translated):
        texts = (f"{name}: “{value[code]}”" for code, name in settings.CONTENT_LANGUAGES if value.get(code))
        return "; ".join(texts) or NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_as_text(one, field) for one in value) or NOTHING
    if isinstance(value, datetime):
        return date_format(value, "DATETIME_FORMAT")
    labels = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
    return str(labels.get(value, value)) if value else NOTHING


def _free_slug(title: Any) -> str:
    """From the English title if there is one, else the first; a number is added when it is taken."""
    base = slugify(str(title or ""))[:SLUG_LENGTH].strip("-") or "call"
    taken = set(Consultation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


class QuestionForm(forms.ModelForm):
    """One question with its choices."""

    position = forms.IntegerField(
        label=gettext_lazy("Position"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("Left empty, it comes after the last one."),
    )
    options = choices_field()

    class Meta:
        model = Question
        fields = ["position", "kind", "text", "help", "required", "word_limit"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "options" not in self.fields:
            return  # whoever only reads is shown values, not fields
        stored = [] if self.instance._state.adding else self.instance.offered
        self.fields["options"].stored = stored  # type: ignore[attr-defined]
        self.initial["options"] = Typed(as_rows(stored))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind, choices = given.get("kind"), given.get("options")
        if kind and choices is not None:
            known = [choice.code for choice in self.fields["options"].stored]  # type: ignore[attr-defined]
            if error := refusal(kind, choices, known=known):
                self.add_error("options", str(error.message))
        if given.get("word_limit") and kind != Kind.LONG_TEXT:
            self.add_error("word_limit", _("Only a long text has a word limit."))
        return given


class QuestionFormSet(forms.BaseInlineFormSet):
    """Keeps questions of a published call from being removed or made stricter, and their choices from taking
    each other's words; says what someone else saved meanwhile.
    """

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "options" in form.fields:
            form.fields["options"].widget.may_remove = self.instance.state == State.DRAFT

    def clean(self) -> None:
        super().clean()
        stored = {one.pk: one for one in questions_of(self.instance.pk)}
        if getattr(self.instance, "is_stale", False):
            raise ValidationError([*self._told(stored)])
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

    def _breaks(self, form: Any, before: Question | None) -> bool:
        if self._should_delete_form(form):  # type: ignore[attr-defined]
            return before is not None
        return form.has_changed() and is_stricter(
            before, form.instance, form.cleaned_data.get("options") or ()
        )

    def _told(self, stored: dict[Any, Question]) -> Iterator[str]:
        """Questions that differ from what someone else saved meanwhile, as they are stored."""
        shown = {form.instance.pk: form for form in self.forms}
        for question in stored.values():
            mine = shown.get(question.pk)
            if mine is None or _differs(mine, question):
                yield _stored(str(_("Question")), _as_text(question.text, None))
                yield from (
                    _stored(str(_("Choice")), _as_text(choice.label, None)) for choice in question.offered
                )


def _differs(form: Any, stored: Question) -> bool:
    typed = form.cleaned_data.get("options", ()) if hasattr(form, "cleaned_data") else ()
    if any(getattr(form.instance, name) != getattr(stored, name) for name in COMPARED):
        return True
    return typed != [Wording(choice.label, choice.code) for choice in stored.offered]
