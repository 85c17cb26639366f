"""Another closing time: later, in the zone the call was announced in, or now, with a reason."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.wall_clock import WallClockField, to_moment
from engagements.consultations.models import Consultation
from focalpoint.limits import longest
from focalpoint.translated import TranslatedFormField


class ExtensionForm(forms.Form):
    """When the call closes instead."""

    closes_at = WallClockField(
        label=gettext_lazy("New closing time"),
        help_text=gettext_lazy(
            "Use 23:59 for the end of a day. 00:00 is shown as the end of the day before."
        ),
    )

    def __init__(self, call: Consultation, *, data: QueryDict | None) -> None:
        self.call = call
        self.zone = ZoneInfo(call.time_zone)
        assert call.closes_at is not None
        stands = call.closes_at.astimezone(self.zone).replace(tzinfo=None)
        super().__init__(initial={"closes_at": stands}, data=data)
        self.fields["closes_at"].label = f"{self.fields['closes_at'].label} ({call.time_zone})"

    def clean_closes_at(self) -> datetime:
        closes_at = to_moment(self.cleaned_data["closes_at"], self.zone)
        assert self.call.closes_at is not None
        if closes_at <= self.call.closes_at:
            raise forms.ValidationError(_("The new closing time must be later than the current one."))
        return closes_at


class ClosingForm(forms.Form):
    """Why the call closes before its time."""

    reason = TranslatedFormField(
        long=True,
        max_length=longest(Consultation, "closed_early_reason"),
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "Shown to everyone on the page of the call, and in the email to people with a draft."
        ),
    )
