"""The form of a decision on an organisation's entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from focalpoint.text import PlainText


class DecisionForm(forms.Form):
    """What the organisation is told, and which edit of the entry was read."""

    edit = forms.IntegerField(widget=forms.HiddenInput)
    reason = PlainText(
        label=_("Question or reason"),
        rows=5,
        max_length=3000,
        required=False,
        help_text=_("The people of the organisation read it word for word. Not needed to verify."),
    )

    def __init__(self, *args: Any, needs_reason: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = needs_reason
        self.fields["reason"].error_messages["required"] = _("Write what the organisation shall read.")
