"""Forms in which a code is asked for or typed: allauth's, with one way to read what a person typed."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from focalpoint.limits import longest
from focalpoint.text import LONGEST_CODE, typed_code
from organisations.accounts import known_browsers, second_factor
from organisations.accounts.models import User


class _Typed(forms.Form):
    """A form whose `code` may be typed in any script's digits and with any dashes."""

    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        self.cleaned_data["code"] = typed_code(self.cleaned_data["code"])
        return str(super().clean_code())  # type: ignore[misc]


class ConfirmLoginCodeForm(_Typed, account.ConfirmLoginCodeForm):
    """The code to sign in with."""


class ConfirmAddressForm(_Typed, account.ConfirmEmailVerificationCodeForm):
    """The code that proves an address; whether another account has it is asked by the page.

    allauth asks here, and takes it for a wrong code.
    """

    def clean_code(self) -> str:
        self.cleaned_data["code"] = typed_code(self.cleaned_data["code"])
        return str(account.BaseConfirmCodeForm.clean_code(self))


class ConfirmPasswordResetForm(_Typed, account.ConfirmPasswordResetCodeForm):
    """The code to set a new password with."""


class ActivateTOTPForm(_Typed, AllauthActivateTOTPForm):
    """The first code of an authenticator app."""


class AddKeyForm(AddWebAuthnForm):
    """A passkey or a security key, with what its choice means."""

    name = forms.CharField(label=_("Name of the key"), max_length=longest(User, "name"), required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["passwordless"].label = _("Let this key sign me in without a password")
        self.fields["passwordless"].help_text = _("It then asks for your fingerprint, face or PIN.")


class RenameKeyForm(EditWebAuthnForm):
    """Another name for a key."""

    name = forms.CharField(label=_("Name of the key"), max_length=longest(User, "name"))


class _Once(_Typed):
    """A code of the app counts once, also in the half minutes before and after its own."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code = super().clean_code()
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not second_factor.use_code(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_Once, mfa.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateForm(_Once, mfa.ReauthenticateForm):
    """The second factor again, before a step that matters."""


class RequestLoginCodeForm(account.RequestLoginCodeForm):
    """An address that waits to replace another one is no way into that account."""

    _user: User | None

    def clean_email(self) -> str:
        """allauth's own would count the address alone."""
        email = str(self.cleaned_data["email"])
        request = context.request
        key = known_browsers.counter(request, email)
        if not ratelimit.consume(request, app="allauth.account", action="request_login_code", key=key):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        self._user = next((user for user in users[:1] if user.email == email.lower()), None)
        return email


class ResetPasswordForm(account.ResetPasswordForm):
    """The same for a new password."""

    users: list[User]

    def clean_email(self) -> str:
        email = str(super().clean_email())
        self.users = [user for user in self.users if user.email == email.lower()]
        return email
