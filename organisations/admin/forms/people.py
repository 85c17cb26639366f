"""What the office enters about people: an address to let in, a role, a reason, a post."""

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from focalpoint.addresses import AddressField
from focalpoint.forms import FormOptions
from focalpoint.limits import longest
from focalpoint.naming import validate_name
from focalpoint.notifications import opt_outs
from focalpoint.text import PlainText
from organisations.accounts.errors import NeverInvitedError
from organisations.accounts.models import FactorLoss, Reason, User
from organisations.accounts.roles import Role
from organisations.departments.models import PostRole


class PersonForm(forms.ModelForm):
    """A new person. Nobody sets a password for somebody else."""

    email = AddressField(label=_("Email address"), max_length=longest(User, "email"))
    name = PlainText(
        label=_("Name"), max_length=longest(User, "name"), required=False, validators=[validate_name]
    )

    class Meta:
        model = User
        fields = ["email", "name", "language"]

    def clean_email(self) -> str:
        """Beside the field, with what was typed; the verb asks again."""
        email: str = self.cleaned_data["email"]
        if opt_outs.among([email]):
            raise forms.ValidationError(NeverInvitedError.message)
        return email


class RoleForm(forms.Form):
    """One of the roles the person does not have."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, person: User, **options: Unpack[FormOptions]) -> None:
        super().__init__(**options)
        missing = [(role.value, role.label) for role in Role if role not in person.roles]
        self.fields["role"].choices = missing  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why an account is deactivated: the person reads it."""

    reason = forms.ChoiceField(label=_("Reason (shown to the person)"), choices=Reason.choices)


class FactorLossForm(forms.Form):
    """Why a second factor has to be removed: the person reads it."""

    reason = forms.ChoiceField(label=_("Reason"), choices=FactorLoss.choices)


class PostForm(forms.Form):
    """Somebody for a department, by e-mail address."""

    email = AddressField(
        label=_("Email address"),
        max_length=longest(User, "email"),
        help_text=_("If the person has no account, one is created and they are notified."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=PostRole.choices)
