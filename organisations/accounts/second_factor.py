"""Second factors: their secrets are encrypted, a code counts once, and who has one gives it to change it."""

import time
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import clear_totp_secret, format_hotp_value, hotp_value
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from focalpoint import encryption
from focalpoint.json_values import JSONValue
from organisations.accounts import credentials
from organisations.accounts.models import User


class MFAAdapter(DefaultMFAAdapter):
    """Second factors; their secrets cannot be read from a copy of the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "You need two-step verification for your work here, and this is your only method. Add another "
            "one first, or replace this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of someone who works for the office or a department."""
        person = User.objects.get(pk=authenticator.user_id)
        return credentials.factors(person).exclude(pk=authenticator.pk).exists() or not needs_factor(person)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("My key") if number == 1 else gettext("My key %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        """The name that a passkey is stored under; allauth would use the host name."""
        return settings.MFA_TOTP_ISSUER


def needs_factor(person: User) -> bool:
    """Whether the office or a desk asks the person for a second factor."""
    return person.is_staff or bool(person.posts.live().exists())


def _rotate(data: dict[str, JSONValue]) -> dict[str, JSONValue]:
    """What allauth keeps of a second factor, its tokens rotated; a passkey has none."""
    return {
        name: encryption.rotate(value) if name in {"secret", "seed"} and isinstance(value, str) else value
        for name, value in data.items()
    }


encryption.register("mfa.Authenticator", "data", _rotate)


def _step_of(authenticator: Authenticator, code: str) -> int | None:
    """The half minute, counted since 1970, whose code this is."""
    secret = encryption.decrypt(authenticator.data["secret"])
    now = int(time.time()) // app_settings.TOTP_PERIOD
    steps = range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1)
    return next((step for step in steps if format_hotp_value(hotp_value(secret, step)) == code), None)


def use_code(authenticator: Authenticator, code: str) -> bool:
    """Whether this code of the app, or a later one, was not used before; from now on it was.

    One statement asks and notes it, so that a code given twice at once counts once. allauth remembers a code
    for half a minute in a cache that may be away, and takes it for a minute and a half.
    """
    step = _step_of(authenticator, code)
    if step is None:
        return False
    data = {**authenticator.data, "used_step": step}
    unused = Q(data__used_step__lt=step) | ~Q(data__has_key="used_step")
    authenticator.data = data
    return Authenticator.objects.filter(unused, pk=authenticator.pk).update(data=data) == 1


def replace_app(request: HttpRequest, secret: str) -> None:
    """Codes of the old app no longer count; the recovery codes stay."""
    user = cast(User, request.user)
    authenticator = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    authenticator.data = {"secret": encryption.encrypt(secret)}
    authenticator.save(update_fields=["data"])
    clear_totp_secret(request)
    count_new_factor(request, user, authenticator)
    adapter = get_adapter(request)
    adapter.add_message(request, messages.SUCCESS, "mfa/messages/totp_activated.txt")
    adapter.send_notification_mail("mfa/email/totp_activated", user)


@receiver(authenticator_added)
def count_new_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_options: object
) -> None:
    """Who has just set up a second factor has given it: its code was asked for, or the key was touched.

    Whoever else is signed in as this person never showed it: those sessions end.
    """
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    record_authentication(
        request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
    )
    credentials.end_sessions(user, keep=request.session.session_key)
