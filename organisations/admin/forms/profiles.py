"""The form of a decision on an organisation's entry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from focalpoint.limits import longest
from focalpoint.office import office_day
from focalpoint.text import PlainText
from organisations.profiles.models import Profile, Verification
from organisations.profiles.queries import checkable


class DecisionForm(forms.Form):
    """Which edit of the entry was read, what the organisation will read, and the sheet of the check."""

    edit = forms.IntegerField(widget=forms.HiddenInput)
    # The newest sheet that was read.
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)
    points = forms.MultipleChoiceField(
        label=_("What you checked"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"required": _("Choose what you checked.")},
    )
    source = PlainText(
        label=_("From which source"),
        rows=2,
        max_length=longest(Verification, "source"),
        says_limit=True,
        required=False,
        help_text=_("A register, a link, or who confirmed it. Only the office reads this."),
        error_messages={"required": _("Say from which source you checked it.")},
    )
    look_again_on = forms.DateField(
        label=_("Look again on (optional)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    reason = PlainText(
        label=_("Question or reason"),
        rows=5,
        max_length=longest(Profile, "reason"),
        says_limit=True,
        required=False,
        help_text=_(
            "The members of the organisation will see this text as you write it. Not needed to verify."
        ),
        error_messages={"required": _("Write your question or reason.")},
    )
    needs: tuple[str, ...] = ()

    def __init__(self, profile: Profile, data: Mapping[str, object] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        points = [(point.value, point.label) for point in checkable(profile)]
        self.fields["points"].choices = points  # type: ignore[attr-defined]
        for name in self.needs:
            self.fields[name].required = True


class ReasonedForm(DecisionForm):
    """A decision with a reason that the organisation reads."""

    needs = ("reason",)

    def reasoned(self) -> dict[str, Any]:
        """What a verb keeps of it, and which edit of the entry it is about."""
        return {name: self.cleaned_data[name] for name in ("reason", "edit")}


class SheetForm(DecisionForm):
    """A decision that rests on a check."""

    needs = ("points", "source")

    def sheet(self) -> dict[str, Any]:
        """What a verb keeps of the check."""
        return {name: self.cleaned_data[name] for name in ("points", "source", "look_again_on")}


def unanswered(profile: Profile, newest: Verification | None, now: datetime) -> DecisionForm:
    """The form as it is first shown."""
    usual = Verification.usual_day(office_day(now))
    after = None if newest is None else newest.pk
    return DecisionForm(profile, initial={"edit": profile.edit, "after": after, "look_again_on": usual})
