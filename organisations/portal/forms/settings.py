"""A person's settings, and how they want to be notified."""

from collections.abc import Sequence
from typing import Unpack, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from focalpoint import time_zones
from focalpoint.forms import Posted
from focalpoint.limits import longest
from focalpoint.naming import validate_name
from focalpoint.notifications.models import Channel
from focalpoint.notifications.preferences import Group
from focalpoint.text import PlainText
from focalpoint.widgets import QuickSelect
from organisations.accounts.models import User

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class SettingsForm(forms.Form):
    """Name, language, clock."""

    name = PlainText(label=_("Your name"), max_length=longest(User, "name"), validators=[validate_name])
    language = forms.ChoiceField(label=_("Language of emails and pages"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        widget=QuickSelect,
        help_text=_("We show dates and times in this time zone."),
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Time of the daily digest"),
        coerce=int,
        choices=HOURS,
        help_text=_("We send it only when there is something new."),
    )

    def __init__(self, user: User, **options: Unpack[Posted]) -> None:
        initial = {name: getattr(user, name) for name in self.base_fields}
        super().__init__(initial=initial, **options)
        zones = cast(forms.ChoiceField, self.fields["time_zone"])
        zones.choices = time_zones.choices(user.time_zone)
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class NoticesForm(forms.Form):
    """One choice for each kind of notice that can be stopped, named as the kind is."""

    def __init__(self, groups: Sequence[Group], **options: Unpack[Posted]) -> None:
        super().__init__(prefix="channel", **options)
        self._groups = groups
        for group in groups:
            for choice in group.choices:
                self.fields[choice.kind.name] = forms.ChoiceField(
                    label=str(choice.kind.label),
                    choices=Channel.choices,
                    initial=choice.channel,
                    required=False,
                    widget=QuickSelect,
                )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields below the heading of their group."""
        return [
            (str(group.label), [self[choice.kind.name] for choice in group.choices]) for group in self._groups
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """What was posted; a kind that is newer than the page is left as it is."""
        return {kind: channel for kind, channel in self.cleaned_data.items() if channel}
