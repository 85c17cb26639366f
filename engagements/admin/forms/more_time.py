"""What the office says to a department that asks for more time: until when, or why not."""

from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext_lazy

from engagements.admin.forms.decision import DecisionForm, Posted
from engagements.routing.models import Referral
from focalpoint.limits import longest
from focalpoint.office import office_day
from focalpoint.text import PlainText

if TYPE_CHECKING:
    from engagements.admin.forms.screen import Forms


class GrantForm(DecisionForm):
    """The day that was asked for, or another; the verb says which days can be given."""

    until = forms.DateField(
        label=gettext_lazy("Answer due"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "The department and the author will be notified of this date. You can choose another one than "
            "the department asked for."
        ),
    )

    def __init__(
        self, *, offered: "Forms", is_pressed: bool, row: Referral, **posted: Unpack[Posted]
    ) -> None:
        asked = row.extension_until
        initial: dict[str, object] = {"until": office_day(asked) if asked else None}
        super().__init__(offered=offered, is_pressed=is_pressed, initial=initial, **posted)


class RefuseForm(DecisionForm):
    """Why the due date stays."""

    text = PlainText(
        label=gettext_lazy("Reason (shown to the department)"),
        rows=2,
        max_length=longest(Referral, "extension_refusal"),
        says_limit=True,
    )
