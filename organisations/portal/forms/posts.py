"""The form with which a liaison names a reviewer."""

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from focalpoint.addresses import AddressField
from focalpoint.forms import Posted
from focalpoint.limits import longest
from organisations.accounts.models import User
from organisations.departments.models import Department


class ReviewerForm(forms.Form):
    """Somebody's address; one form for each department on the page."""

    email = AddressField(
        label=_("Email address of the new reviewer"),
        max_length=longest(User, "email"),
        help_text=_("If this person has no account, we create one and notify them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, department: Department, **options: Unpack[Posted]) -> None:
        self.department = department
        super().__init__(auto_id=f"id_{department.pk}_%s", **options)
