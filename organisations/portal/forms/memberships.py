"""Forms about the people of an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from focalpoint.addresses import AddressField
from focalpoint.limits import longest
from organisations.memberships.models import Invitation, MembershipRole


class RoleForm(forms.Form):
    """What a member may do."""

    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices, widget=forms.RadioSelect)


class InviteForm(RoleForm):
    """Whom to invite, and with which role."""

    email = AddressField(label=_("Email address"), max_length=longest(Invitation, "email"))
    field_order = ("email", "role")
