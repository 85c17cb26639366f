"""Signing up: allauth's form, and what the portal wants to know of a person from the first page on."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.signup import prevent_enumeration
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from focalpoint.limits import longest
from focalpoint.naming import validate_name
from focalpoint.text import PlainText
from focalpoint.time_zones import time_zones
from organisations.accounts.models import User
from organisations.accounts.signing_up import keep_typed, sign_up


class SignupForm(AllauthSignupForm):
    """With the person's name; a script fills in the time zone of the browser."""

    name = PlainText(
        label=_("Your name"),
        max_length=longest(User, "name"),
        validators=[validate_name],
        help_text=_("The Focal Point Office and your colleagues can see it. We do not publish it."),
    )
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))
    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_time_zone(self) -> str:
        """A wrong time zone from the script must not prevent signing up."""
        zone = self.cleaned_data["time_zone"]
        return zone if zone in time_zones() else ""

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Who signs up again with an address that nobody has confirmed begins anew, and gets a new code.

        Whoever has an account gets a mail that says so; the page is the same.
        """
        typed = User(name=self.cleaned_data["name"], email=self.cleaned_data["email"])
        typed.time_zone = self.cleaned_data["time_zone"] or settings.TIME_ZONE
        typed.set_password(self.cleaned_data["password1"])
        keep_typed(request, typed)
        user = sign_up(typed)
        if user is None:
            return None, prevent_enumeration(request, email=typed.email)
        return user, None
