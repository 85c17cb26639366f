"""Forms about the people of an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from focalpoint.limits import longest
from organisations.memberships.models import Invitation, MembershipRole


class RoleForm(forms.Form):
    """What a member may do."""

    role = forms.ChoiceField(
        label=_("What the person may do"), choices=MembershipRole.choices, widget=forms.RadioSelect
    )


class InviteForm(RoleForm):
    """Whom to invite, and with which role."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=longest(Invitation, "email"),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    field_order = ("email", "role")
