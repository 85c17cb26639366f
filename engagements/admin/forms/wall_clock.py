"""Times on the clock of a place, as they are announced."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


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
