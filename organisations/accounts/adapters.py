"""The portal's adapters for allauth: mails go through the outbox, secrets are encrypted."""

from collections.abc import Mapping
from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from focalpoint import encryption, languages, limits
from focalpoint.addresses import folded_address
from focalpoint.errors import BadValueError
from focalpoint.json_values import JSONValue
from focalpoint.notifications import opt_outs
from organisations.accounts import actions, notices
from organisations.accounts.models import User
from organisations.accounts.notices import Change

# By the prefix of allauth's template: the kind of notice that is written instead.
MAILS = {
    "account/email/email_confirmation_signup": notices.ACCOUNT_CONFIRM,
    "account/email/email_confirmation": notices.ACCOUNT_CONFIRM,
    "account/email/login_code": notices.SIGN_IN_CODE,
    "account/email/password_reset_code": notices.PASSWORD_RESET_CODE,
    "account/email/unknown_account": notices.UNKNOWN_ACCOUNT,
    "account/email/account_already_exists": notices.ACCOUNT_ALREADY_EXISTS,
}
# The same for what tells a person that somebody, hopefully they, changed how they sign in.
CHANGES = {
    "account/email/password_changed": Change.PASSWORD_CHANGED,
    "account/email/password_set": Change.PASSWORD_SET,
    "account/email/password_reset": Change.PASSWORD_RESET,
    "account/email/email_changed": Change.ADDRESS_CHANGED,
    "account/email/email_deleted": Change.ADDRESS_DELETED,
    "mfa/email/totp_activated": Change.APP_ADDED,
    "mfa/email/totp_deactivated": Change.APP_REMOVED,
    "mfa/email/webauthn_added": Change.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": Change.PASSKEY_REMOVED,
    "mfa/email/recovery_codes_generated": Change.RECOVERY_CODES_MADE,
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are people of the portal."""

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """A new person gets the language of their browser, and its time zone if the form sent one."""
        user.name = form.cleaned_data.get("name", "")
        user.time_zone = form.cleaned_data.get("time_zone") or settings.TIME_ZONE
        user.language = _language()
        return super().save_user(request, user, form, commit)

    def clean_email(self, email: str) -> str:
        """allauth's own fields accept a longer address than the column can hold."""
        column = User._meta.get_field("email")
        try:
            limits.check(column, column, email)
        except BadValueError as error:
            raise ValidationError(str(error.message)) from error
        return super().clean_email(email)

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, object]) -> None:
        """Into the outbox: whether there is an account takes the same time, and no mail server is waited for.

        The mail speaks the language of the page on which it was asked for. An address that is longer than any
        account's is nobody's.
        """
        kind = MAILS[template_prefix]
        if len(email) > limits.longest(User, "email"):
            return
        # Whoever has an account needs their codes; others must not be mailed by whoever types their address.
        if kind == notices.UNKNOWN_ACCOUNT and opt_outs.among([email]):
            return
        notices.tell_address(
            kind,
            email,
            person=cast(User | None, context.get("user"))
            or User.objects.filter(email=folded_address(email)).first(),
            language=_language(),
            at=timezone.now(),
            code=cast(str, context.get("code", "")),
            where=settings.BASE_URL + reverse("account_login"),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: Mapping[str, object] | None = None,
        email: str | None = None,
    ) -> None:
        change = CHANGES[template_prefix]
        actions.change_security(user, change=change, address=email or "", by=user, at=timezone.now())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to their landing page, departments to their desk, everybody else to their own page."""
        assert request.user.is_authenticated
        if request.user.is_staff:
            return reverse("admin:login")
        if request.user.posts.live().exists():
            return reverse("referral-list")
        return reverse(settings.LOGIN_REDIRECT_URL)


def _language() -> str:
    """The language of the page, if it is one of the interface."""
    return languages.readable(get_language())


class MFAAdapter(DefaultMFAAdapter):
    """Second factors; their secrets cannot be read from a copy of the database."""

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def _get_site_name(self) -> str:
        """The name that a passkey is stored under; allauth would use the host name."""
        return settings.MFA_TOTP_ISSUER


def _rotate(data: dict[str, JSONValue]) -> dict[str, JSONValue]:
    """What allauth keeps of a second factor, its tokens rotated; a passkey has none."""
    return {
        name: encryption.rotate(value) if name in {"secret", "seed"} and isinstance(value, str) else value
        for name, value in data.items()
    }


encryption.register("mfa.Authenticator", "data", _rotate)


@receiver(authenticator_added)
def count_first_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_options: object
) -> None:
    """Who has just set up their first second factor has given it: its code was asked for, and the password.

    Not so with a further one: a session from before the first has never shown that.
    """
    factors = user.authenticator_set.exclude(type=Authenticator.Type.RECOVERY_CODES)  # type: ignore[attr-defined]
    if authenticator.type != Authenticator.Type.RECOVERY_CODES and factors.count() == 1:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
