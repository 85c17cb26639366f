"""What the office enters about people: an address to let in, a role, a reason, a post."""

from typing import Unpack, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from focalpoint.addresses import AddressField
from focalpoint.forms import FormOptions, Posted
from focalpoint.limits import longest
from focalpoint.naming import validate_name
from focalpoint.notifications import opt_outs
from focalpoint.office import office_day
from focalpoint.text import PlainText
from organisations.accounts.errors import NeverInvitedError
from organisations.accounts.models import FactorLoss, Reason, User
from organisations.accounts.queries import READS_INPUTS
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


class AbsenceForm(forms.Form):
    """From which day until which someone is away, and who stands in."""

    first = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("No deputy"),
        help_text=_("Sees the inputs under “Needs my action” meanwhile, and gets the reminders too."),
    )

    def __init__(self, person: User, **posted: Unpack[Posted]) -> None:
        initial: dict[str, object] = {"deputy": person.deputy_id}
        if person.absent_from is not None and person.absent_until is not None:
            initial |= {"first": office_day(person.absent_from), "last": office_day(person.absent_until)}
        super().__init__(initial=initial, **posted)
        officers = User.objects.filter(is_active=True, roles__overlap=READS_INPUTS)
        field = cast(forms.ModelChoiceField, self.fields["deputy"])
        field.queryset = officers.exclude(pk=person.pk).order_by("name", "email")


class PostForm(forms.Form):
    """Somebody for a department, by e-mail address."""

    email = AddressField(
        label=_("Email address"),
        max_length=longest(User, "email"),
        help_text=_("If the person has no account, one is created and they are notified."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=PostRole.choices)
