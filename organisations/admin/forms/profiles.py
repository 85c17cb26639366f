"""The form of a decision on an organisation's entry."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from focalpoint.limits import longest
from focalpoint.text import PlainText
from organisations.profiles.models import Profile


class DecisionForm(forms.Form):
    """Which edit of the entry was read, and what the organisation will read."""

    edit = forms.IntegerField(widget=forms.HiddenInput)
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


class ReasonedForm(DecisionForm):
    """A decision with a reason that the organisation reads."""

    def __init__(
        self, data: Mapping[str, object] | None = None, *, initial: dict[str, object] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["reason"].required = True
