"""The portal's adapter for allauth's accounts: mails go to the outbox, proved addresses to their verb."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, email_confirmed
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import clean_client_ip
from allauth.core.ratelimit import respond_429
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from focalpoint import expiring, limits, proxies
from focalpoint.addresses import folded_address
from focalpoint.errors import BadValueError
from focalpoint.notifications import opt_outs
from focalpoint.people import Anyone
from organisations.accounts import actions, credentials, known_browsers, notices
from organisations.accounts.models import User
from organisations.accounts.notices import Change
from organisations.accounts.signing_up import MARK, TYPED, page_language

# Mails of a day, of all kinds together, to an address that nobody has proved.
MOST_TO_STRANGERS = 10
# By the prefix of allauth's template: the kind of notice that is written instead.
MAILS = {
    "account/email/email_confirmation_signup": notices.ACCOUNT_CONFIRM,
    "account/email/email_confirmation": notices.ACCOUNT_CONFIRM,
    "account/email/login_code": notices.SIGN_IN_CODE,
    "account/email/password_reset_code": notices.PASSWORD_RESET_CODE,
    "account/email/unknown_account": notices.UNKNOWN_ACCOUNT,
    "account/email/account_already_exists": notices.ACCOUNT_ALREADY_EXISTS,
}
# Whoever waits for one of these asked for it on a page of ours; the others come unasked.
WITH_CODE = {notices.ACCOUNT_CONFIRM, notices.SIGN_IN_CODE, notices.PASSWORD_RESET_CODE}
# The same as `MAILS`, for the emails about a change of how someone signs in.
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

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth counts by. Its own reading answers 500 where a proxy was passed by."""
        address = clean_client_ip(proxies.client_address(request))
        if address is None:
            raise PermissionDenied("Unable to determine client IP address")
        return str(address)

    def login(self, request: HttpRequest, user: User) -> None:
        """With what the person's row says now: proving the address may just have voided the password.

        Whoever typed one that counts no longer, and came through the second step since, signs in again.
        """
        user.refresh_from_db()
        if _is_outdated(request, user):
            clear_login(request)
            messages.error(request, _("Your password has changed. Sign in again."))
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """One try too many is the page that says when to try again, for addresses without an account too."""
        if code == "too_many_login_attempts":
            raise ImmediateHttpResponse(respond_429(self.request))
        return cast(ValidationError, super().validation_error(code, *args))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """By the address: allauth adds the host, which whoever asks can write in many ways."""
        return known_browsers.counter(request, str(credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: User, **options: object) -> HttpResponse:
        return known_browsers.remember(super().post_login(request, user, **options), user.email)

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
        address, at = folded_address(email), timezone.now()
        person = cast(User | None, context.get("user")) or User.objects.filter(email=address).first()
        if _is_strangers(address, person) and not _may_mail_stranger(kind, address, at):
            return
        notices.tell_address(
            kind,
            email,
            person=person,
            language=page_language(),
            at=at,
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

    def get_reauthentication_methods(self, user: Anyone) -> list[dict[str, object]]:
        """Whoever has a second factor gives that one: a password alone changes neither it nor anything else.

        The first method is where allauth leads to: not to a code for whoever only has a key.
        """
        methods: list[dict[str, object]] = super().get_reauthentication_methods(user)
        by_factor = [method for method in methods if method["id"] != "reauthenticate"]
        if user.is_authenticated and not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            by_factor.sort(key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")
        return by_factor or methods

    def is_reauthentication_required(self, *, app: str, **options: object) -> bool:
        """A password that was given before there was a second factor no longer counts."""
        if is_mfa_enabled(self.request.user):
            for given in self.request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, []):
                if given["method"] != "mfa" and given.pop("reauthenticated", None):
                    self.request.session.modified = True
        return bool(super().is_reauthentication_required(app=app, **options))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to their landing page, departments to their desk, everybody else to their own page."""
        assert request.user.is_authenticated
        if request.user.is_staff:
            return reverse("admin:login")
        if request.user.posts.live().exists():
            return reverse("referral-list")
        return reverse(settings.LOGIN_REDIRECT_URL)


def _is_strangers(address: str, person: User | None) -> bool:
    """Whether anyone may have typed it: nobody proved it, and the office gave nothing to it."""
    return person is None or person.email != address or credentials.is_self_registered(person)


def _may_mail_stranger(kind: str, address: str, at: datetime) -> bool:
    """Whoever has an account needs their codes; others must not be mailed by whoever types their address.

    Who wants no invitation may still sign up: the code for it comes. The page is the same: it says nothing of
    whether there is an account.
    """
    if kind not in WITH_CODE and opt_outs.among([address]):
        return False
    day_ends_at = datetime.combine(at.date() + timedelta(days=1), time.min, UTC)
    key = f"mails to a stranger {address} {day_ends_at.date()}"
    return expiring.count(key, ends_at=day_ends_at) <= MOST_TO_STRANGERS


def _is_outdated(request: HttpRequest, user: User) -> bool:
    """Whether this sign-in began with a password that is not the person's any more."""
    begun = [
        given
        for given in get_authentication_records(request, user)
        if given["method"] != "mfa" or given.get("passwordless")
    ]
    mark = request.session.get(MARK)
    by_password = bool(begun) and begun[-1]["method"] == "password"
    return by_password and mark is not None and not credentials.is_password_mark(user, mark)


@receiver(authentication_step_completed)
def mark_password(request: HttpRequest, user: User, method: str, **_options: object) -> None:
    """Remembers which password was typed in this session."""
    if method == "password":
        request.session[MARK] = credentials.password_mark(user)


@receiver(email_confirmed)
def prove_address(request: HttpRequest, email_address: EmailAddress, **_options: object) -> None:
    """Every door at which a mailbox is proved leads here: sign-up, code, reset, change of the address.

    What was set on the account before counts only if this very session typed its password, or is signed in to
    the account with another address that was proved.
    """
    user = cast(User, email_address.user)
    proof = credentials.Proof(
        session=request.session.session_key,
        mark=request.session.pop(MARK, ""),
        is_own=request.user.is_authenticated and request.user.pk == user.pk,
        language=page_language(),
    )
    actions.prove_address(user, proof=proof, by=user, at=timezone.now())
    request.session.pop(TYPED, None)
    # What allauth does next, such as signing in, starts from this object.
    user.refresh_from_db()
