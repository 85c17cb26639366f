"""The form of a call: its times in its own zone."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.wall_clock import WallClockField, to_moment
from engagements.consultations.models import Consultation, Level
from engagements.consultations.queries import taken_back
from focalpoint import time_zones
from focalpoint.editor import Edited
from focalpoint.limits import longest
from focalpoint.office import office_day
from focalpoint.translated import Translated, TranslatedFormField
from focalpoint.widgets import Checklist, QuickSelect

if TYPE_CHECKING:
    pass

SLUG_LENGTH = 70
# How long a new call is open, unless its author says otherwise.
SUGGESTED_TIME = timedelta(days=28)
LAST_MINUTE = time(23, 59)


def _kept(stored: datetime | None, typed: datetime) -> datetime:
    """The form shows minutes: a call that was closed early keeps its seconds."""
    return stored if stored and stored.replace(second=0, microsecond=0) == typed else typed


class ConsultationForm(Edited, forms.ModelForm):
    """What a lead writes about a call."""

    TOGETHER: ClassVar = [("time_zone", "opens_at", "closes_at")]

    # Whether it was pressed twice, and the call is there already.
    is_made_again = False

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
        widgets: ClassVar = {"themes": Checklist}

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
